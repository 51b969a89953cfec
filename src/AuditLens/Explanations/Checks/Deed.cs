using System.Collections.Immutable;
using System.Globalization;
using AuditLens.Chains;
using AuditLens.Detection;
using AuditLens.Effects;
using AuditLens.Events;

namespace AuditLens.Explanations.Checks;

/// <summary>An action of the session with the words, numbers and times by which an account can name it.</summary>
internal sealed class Deed
{
    private const int LongestResult = 40_000;

    private readonly Lazy<HashSet<string>> _words;
    private readonly Lazy<HashSet<string>> _resultWords;
    private readonly Lazy<HashSet<string>> _commandWords;

    public Deed(UnderstoodAction action)
    {
        Action = action;
        _words = new Lazy<HashSet<string>>(WordsOf);
        _commandWords = new Lazy<HashSet<string>>(CommandWordsOf);
        _resultWords = new Lazy<HashSet<string>>(() => Stems.OfText(Result));
    }

    public UnderstoodAction Action { get; }

    public int Step => Action.Step.Index;

    public DateTimeOffset? Time => Action.Step.Event.Time;

    public DateTimeOffset? Ended => Action.Outcome?.Event.Time ?? (Time is { } time && Action.Outcome?.Event.Duration is { } took ? time + took : null);

    public TimeSpan? Took => Action.Outcome?.Event.Duration ?? Action.Step.Event.Duration ?? (Time is { } time && Action.Outcome?.Event.Time is { } ended ? ended - time : null);

    public string Result => Action.Outcome?.Event.Result is { } result ? result.Length > LongestResult ? result[..LongestResult] : result : "";

    public string Arguments => Action.Step.Event.Arguments ?? "";

    public bool Executed => Action.Executed;

    public bool Failed => Action.Execution is ExecutionStatus.Failed or ExecutionStatus.Denied;

    public bool Changes => Action.Effects.Any(effect => effect.Changes && effect.Verb != EffectVerb.Execute);

    public bool IsHard => Action.Effects.Any(effect => effect.IsHardToReverse);

    /// <summary>Stems of command, arguments, tool, targets and effect words.</summary>
    public HashSet<string> Words => _words.Value;

    public HashSet<string> ResultWords => _resultWords.Value;

    public int Gravity => Action.Gravest?.Gravity ?? 0;

    public bool OnProduction => Action.Effects.Any(effect => effect.Environment == DeploymentEnvironment.Production);

    public bool Has(string trait) => Action.Effects.Any(effect => !effect.DryRun && effect.Has(trait));

    public bool Does(params ReadOnlySpan<EffectVerb> verbs)
    {
        foreach (ActionEffect effect in Action.Effects)
        {
            if (!effect.DryRun && verbs.Contains(effect.Verb))
            {
                return true;
            }
        }

        return false;
    }

    public bool Says(string stem) => Words.Contains(stem) || ResultWords.Contains(stem);

    /// <summary>The call, its result and outside records of its effect.</summary>
    public ImmutableArray<EventRef> Refs => [Action.Step.Ref, .. Action.Outcome is { } outcome ? [outcome.Ref] : Array.Empty<EventRef>(), .. Action.Witnesses.Take(2).Select(witness => witness.Ref)];

    /// <summary>What it did, short, for a reason.</summary>
    public string Name
    {
        get
        {
            string tool = Action.Step.Event.Tool ?? "the call";
            string command = Action.Gravest is not { Command.Length: > 0 } effect ? tool : effect.Command[0] != '{' ? effect.Command : effect.Targets.Length > 0 ? $"{tool} {effect.Targets[0].Name}" : tool;
            string line = command.ReplaceLineEndings(" ");
            return line.Length > 90 ? line[..90] + "…" : line;
        }
    }

    public string When => Time is { } time ? time.ToUniversalTime().ToString("HH:mm:ss 'UTC'", CultureInfo.InvariantCulture) : $"step {Step.ToString(CultureInfo.InvariantCulture)}";

    /// <summary>Stems of what runs, without the content of files that it writes.</summary>
    public HashSet<string> CommandWords => _commandWords.Value;

    private HashSet<string> CommandWordsOf()
    {
        HashSet<string> words = Stems.OfText(Action.Step.Event.Tool);
        foreach (ActionEffect effect in Action.Effects)
        {
            words.UnionWith(Stems.OfText(effect.Reading));
            words.UnionWith(effect.Has(EffectTraits.WritesContent) || effect.Command is ['{' or '*', ..] ? [] : Stems.OfText(effect.Command));
        }

        return words;
    }

    private HashSet<string> WordsOf()
    {
        HashSet<string> words = Stems.OfText(Arguments);
        words.UnionWith(Stems.OfText(Action.Step.Event.Tool));
        foreach (ActionEffect effect in Action.Effects)
        {
            words.UnionWith(Stems.OfText(effect.Command));
            words.UnionWith(Stems.OfText(effect.Summary));
            words.Add(Stems.Of(effect.Environment.Word()));
            if (effect.Command.Contains(" -n ", StringComparison.Ordinal) && effect.Command.Split(' ')[0] is "kubectl" or "helm" or "oc")
            {
                words.Add(Stems.Of("namespace"));
            }

            foreach (EffectTarget target in effect.Targets.Take(50))
            {
                words.Add(Stems.Of(target.Kind));
                words.UnionWith(Stems.OfText(target.Name));
                words.UnionWith(Stems.OfText(target.Container));
            }
        }

        return words;
    }
}
