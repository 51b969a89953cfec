using AuditLens.Chains;
using AuditLens.Effects;
using AuditLens.Explanations.Reading;

namespace AuditLens.Explanations.Checks;

/// <summary>What the agent had told a person it would keep, and a later call that removed just as many: "27 mails from HR: keep", then 27 messages in the trash.</summary>
internal static class KeptPromises
{
    /// <summary>Below this a same number says nothing.</summary>
    private const int Fewest = 10;

    private static readonly string[] Keeps = [Stems.Of("keep"), Stems.Of("retain"), Stems.Of("preserve"), Stems.Of("leave")];

    /// <summary>Calls that removed as many as were to be kept and whose own words do not name another group that the promise gave up.</summary>
    public static IEnumerable<(ChainStep Said, string Line, Deed Call)> Broken(IReadOnlyList<ChainStep> talk, IReadOnlyList<Deed> deeds)
    {
        foreach ((ChainStep said, string line, double count) in talk.Where(step => step.Kind == StepKind.Message && step.Event.Text is { Length: < 20_000 }).SelectMany(Promises))
        {
            List<Deed> same = [.. deeds.Where(deed => deed.Step > said.Index && deed.Executed && deed.Does(EffectVerb.Delete, EffectVerb.Reset) && Removed(deed) == count)];
            if (same.Count == 1)
            {
                yield return (said, line, same[0]);
            }
        }
    }

    private static IEnumerable<(ChainStep Said, string Line, double Count)> Promises(ChainStep step)
    {
        foreach (string line in step.Event.Text!.Split('\n'))
        {
            List<Token> tokens = line.Length is > 8 and < 200 ? Tokenizer.Read(line) : [];
            double? count = tokens.Find(token => token.Number is not null)?.Number;
            if (count >= Fewest && Stems.OfText(line).Overlaps(Keeps) && !tokens.Exists(token => token.Lower is "not" or "never"))
            {
                yield return (step, line.Trim('-', '*', ' '), count.Value);
            }
        }
    }

    private static int Removed(Deed deed) => deed.Action.Effects.Where(effect => effect.Verb is EffectVerb.Delete or EffectVerb.Reset).Sum(effect => effect.Targets.Length);
}
