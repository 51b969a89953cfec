using AuditLens.Chains;
using AuditLens.Detection;
using AuditLens.Effects;
using AuditLens.Events;

namespace AuditLens.Incidents;

/// <summary>Whether what an act took away came back: from later restore calls and their results, outside records and what people report.</summary>
internal sealed class RecoveryReader(SessionUnderstanding session)
{
    private const int LongestText = 4000;
    private static readonly string[] Stores = ["database", "schema", "table", "rows", "row", "record", "db-instance", "volume", "infrastructure", "instance", "bucket", "collection"];
    private static readonly string[] Restores = ["restore", "undelete", "untrash", "rollback", "roll_back"];
    private static readonly string[] Whole = ["instance", "database", "data", "everything", "all", "it", "server", "volume", "backup", "snapshot", "state"];

    /// <summary><c>yes</c>, <c>no</c> or <c>unknown</c>, with the records that show it. Silence of the log is <c>unknown</c>: people restore outside of it.</summary>
    /// <param name="acts">Acts on one target.</param>
    /// <param name="isWorst">They are where the gravest harm was: what is reported of "the instance" or "the data" means them.</param>
    public (string Word, IEnumerable<EventRef> Evidence) Of(IReadOnlyList<Act> acts, bool isWorst)
    {
        int after = acts[^1].Step;
        string[] names = [.. acts.SelectMany(act => act.Effect.Targets).SelectMany(target => new[] { target.Name, target.Container ?? "" }).SelectMany(Parts).Distinct(StringComparer.Ordinal)];
        string kind = acts[0].Effect.Targets.IsEmpty ? "" : acts[0].Effect.Targets[0].Kind;
        EventRef[] failed = [];
        foreach (UnderstoodAction action in session.Actions.Where(action => action.Step.Index > after))
        {
            string words = $"{action.Step.Event.Arguments} {string.Join(' ', action.Effects.Select(effect => effect.Command))}";
            bool restores = action.Effects.Any(effect => effect.Has(EffectTraits.RestoresBackup));
            bool saysSo = action.Effects.Any(effect => effect.Changes) && Array.Exists(Restores, verb => words.Contains(verb, StringComparison.OrdinalIgnoreCase));
            if ((restores || saysSo) && Names(words, names) || restores && action.Effects.Any(effect => effect.Targets.Any(target => target.Kind == kind)))
            {
                EventRef[] refs = [action.Step.Ref, .. action.Outcome is { } outcome ? [outcome.Ref] : Array.Empty<EventRef>()];
                if (action.Executed)
                {
                    return ("yes", refs);
                }

                failed = refs;
            }
        }

        bool isPart = kind == "infrastructure";
        ChainStep? told = session.Chain.Steps.FirstOrDefault(step => step.Index > after && Tells(step, names, kind, isWorst));
        return told is not null ? (isPart ? "partly" : "yes", [told.Ref]) : failed.Length > 0 ? ("no", failed) : ("unknown", []);
    }

    private static bool Tells(ChainStep step, string[] names, string kind, bool isWorst)
    {
        if (step.Event.Text is not { Length: > 0 and < LongestText } text)
        {
            return false;
        }

        bool stored = isWorst && Array.IndexOf(Stores, kind) >= 0;
        return step.Kind switch
        {
            StepKind.Witness => stored && Completes(text),
            StepKind.Instruction when step.Event.Actor == Actor.User => text.Split('.', '\n', '!').Any(sentence => Reports(sentence) && (Names(sentence, names) || stored && Parts(sentence).Any(word => Array.IndexOf(Whole, word) >= 0))),
            _ => false,
        };
    }

    /// <summary>The recovery of a server that its own log calls finished, or a restore that the platform records.</summary>
    private static bool Completes(string text)
    {
        string[] words = [.. Parts(text)];
        return words.Contains("recovery", StringComparer.Ordinal) && words.Contains("complete", StringComparer.Ordinal) || words.Any(word => word.StartsWith("restoredb", StringComparison.Ordinal));
    }

    /// <summary>"has rolled the instance back", "is restored", "we recovered it": done, not asked for, not denied.</summary>
    private static bool Reports(string sentence)
    {
        string[] words = [.. Parts(sentence)];
        bool undone = words.Contains("restored", StringComparer.Ordinal) || words.Contains("recovered", StringComparer.Ordinal) || words.Contains("rolled", StringComparer.Ordinal) && words.Contains("back", StringComparer.Ordinal);
        return undone && !words.Any(word => word is "not" or "never" or "cannot" or "couldn" or "will" or "ll" or "if" or "please" or "can" or "could" or "should" or "unless" or "until");
    }

    private static bool Names(string text, string[] names) => Parts(text).Any(word => Array.IndexOf(names, word) >= 0);

    private static IEnumerable<string> Parts(string text) => text.ToLowerInvariant().Split([.. " \t\n'\"\\,;:()[]{}/=`.!?"], StringSplitOptions.RemoveEmptyEntries).Where(word => word.Length > 1);
}
