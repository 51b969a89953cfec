using AuditLens.Effects;

namespace AuditLens.Detection.Rules;

/// <summary>A compiled condition of a declarative rule over one act.</summary>
internal sealed class PatternCondition
{
    private readonly ConditionFile _file;
    private readonly HashSet<EffectVerb>? _verbs;
    private readonly HashSet<EffectScope>? _scopes;
    private readonly HashSet<DeploymentEnvironment>? _environments;
    private readonly HashSet<Reversibility>? _reversibilities;
    private readonly HashSet<ExecutionStatus>? _executions;

    /// <exception cref="InvalidDataException">A word is not of the vocabulary.</exception>
    public PatternCondition(ConditionFile file)
    {
        _file = file;
        _verbs = Words<EffectVerb>(file.Verb, EffectWords.Word);
        _scopes = Words<EffectScope>(file.Scope, EffectWords.Word);
        _environments = Words<DeploymentEnvironment>(file.Environment, EffectWords.Word);
        _reversibilities = Words<Reversibility>(file.Reversibility, EffectWords.Word);
        _executions = Words<ExecutionStatus>(file.Execution, EffectWords.Word);
    }

    public bool Holds(Act act, DetectionContext context)
    {
        ActionEffect effect = act.Effect;
        return (_verbs?.Contains(effect.Verb) ?? true)
            && (_scopes?.Contains(effect.Scope) ?? true)
            && (_environments?.Contains(effect.Environment) ?? true)
            && (_reversibilities?.Contains(effect.Reversibility) ?? true)
            && (_executions?.Contains(effect.Execution) ?? true)
            && (_file.Traits?.Exists(effect.Has) ?? true)
            && (_file.TargetKind is not { } kinds || effect.Targets.Any(t => kinds.Contains(t.Kind)))
            && (_file.Reading?.Exists(r => effect.Reading.StartsWith(r, StringComparison.OrdinalIgnoreCase)) ?? true)
            && Is(_file.Destroys, act.Destroys || act.Takes)
            && Is(_file.HardToReverse, act.HardToReverse)
            && Is(_file.Executed, act.Executed)
            && Is(_file.DryRun, effect.DryRun)
            && Is(_file.HasApproval, act.SpecificallyApproved)
            && Is(_file.HasBackup, act.Backup is not null)
            && (_file.AskedFor is not { } asked || asked == AskedFor(act, context));
    }

    private static bool Is(bool? wanted, bool actual) => wanted is null || wanted == actual;

    private static bool AskedFor(Act act, DetectionContext context) =>
        context.Session.Instructions.Any(i => i.ByPerson && i.Step.Index < act.Step && i.Requests.Any(r => Understanding.RequestMatcher.CoversVerb(r.Verb, act.Effect) && r.Verb.Verb != EffectVerb.Observe
            && Understanding.TargetWords.Default.Match(r.Objects, act.Effect) != Understanding.ObjectMatch.None));

    private static HashSet<TWord>? Words<TWord>(List<string>? words, Func<TWord, string> spell)
        where TWord : struct, Enum =>
        words is null ? null : [.. words.Select(w => EffectWords.TryParse(w, spell, out TWord value) ? value : throw new InvalidDataException($"'{w}' is no word of {typeof(TWord).Name}"))];
}
