using System.Collections.Immutable;
using AuditLens.Effects.Environments;

namespace AuditLens.Effects.Knowledge;

/// <summary>Turns what the knowledge says of a command line into an effect: targets, scope, reversibility, environment, words.</summary>
internal sealed class EffectBuilder(CommandKnowledge knowledge)
{
    private const int MaximumCommandLength = 500;

    private readonly TargetReader _targets = new(knowledge.Paths);

    public ActionEffect Build(MergedFacts facts, ParsedCommand command, ReadingContext context, string source)
    {
        TargetReading reading = _targets.Read(facts, command, context);
        EffectVerb verb = facts.Verb;
        EffectScope scope = facts.Scope is EffectScope.One && reading.IsList ? EffectScope.Some : facts.Scope ?? (reading.Targets.Count == 0 ? facts.Unnamed : null) ?? ByWords(facts, command, reading);
        Reversibility reversibility = facts.Reversibility ?? Usual(verb);
        List<string> traits = facts.Traits;
        _targets.Judge(reading, verb, traits, ref scope, ref reversibility);
        if (facts.DryRun)
        {
            verb = EffectVerb.Observe;
            reversibility = Reversibility.NoneNeeded;
        }

        (DeploymentEnvironment environment, string? basis) = Resolve(HintCollector.Collect(command, context), context);
        return new ActionEffect
        {
            Verb = verb,
            Targets = [.. reading.Targets],
            Scope = scope,
            Reversibility = reversibility,
            Environment = environment,
            EnvironmentBasis = basis,
            DryRun = facts.DryRun,
            Traits = [.. traits],
            Command = Cut(source),
            Reading = command.Path,
            Summary = EffectSummary.Of(facts.Verb, facts.Summary, reading, facts.DryRun),
        };
    }

    /// <summary>An effect that no entry describes: a redirection, a script, an unknown command.</summary>
    public ActionEffect Plain(EffectVerb verb, string reading, ReadingContext context, string source, string summary, EffectTarget? target = null, Reversibility? reversibility = null, EffectScope? scope = null, ImmutableArray<string>? traits = null)
    {
        (DeploymentEnvironment environment, string? basis) = Resolve(HintCollector.Collect(null, context), context);
        return new ActionEffect
        {
            Verb = verb,
            Targets = target is null ? [] : [target],
            Scope = scope ?? (target is null ? EffectScope.Unknown : EffectScope.One),
            Reversibility = reversibility ?? Usual(verb),
            Environment = environment,
            EnvironmentBasis = basis,
            Traits = traits ?? [],
            Command = Cut(source),
            Reading = reading,
            Summary = summary,
        };
    }

    public TargetReader Targets => _targets;

    /// <summary>What the command's own words say of the scope where its entry says nothing, else the count of its targets.</summary>
    private EffectScope ByWords(MergedFacts facts, ParsedCommand command, TargetReading reading) =>
        facts.Verb == EffectVerb.Observe && Lists(command) ? EffectScope.Some
        : facts.Verb == EffectVerb.Delete && reading.Targets.Count > 0 && IsWhole(reading.Targets[0].Kind) ? EffectScope.All
        : reading.Scope;

    /// <summary><c>managed-zone</c> is a zone.</summary>
    private bool IsWhole(string kind) => knowledge.Wholes.Contains(kind[(kind.LastIndexOfAny(['-', ':', ' ']) + 1)..]) || knowledge.Wholes.Contains(kind);

    /// <summary>The last word of the command, or an option, says that it shows several things.</summary>
    private bool Lists(ParsedCommand command)
    {
        int start = command.Path.LastIndexOfAny([' ', ':']) + 1;
        string word = command.Path[start..];
        return (start > 0 && knowledge.Listing.Contains(word)) || word.StartsWith("list-", StringComparison.Ordinal) || command.Options.Exists(static option => option.Name is "--list" && option.Value is null);
    }

    private static (DeploymentEnvironment Environment, string? Basis) Resolve(List<EnvironmentHint>? hints, ReadingContext context) =>
        hints is null ? (DeploymentEnvironment.Unknown, null) : EnvironmentResolver.Resolve(hints, context.Surroundings);

    public static string Cut(string source) => source.Length <= MaximumCommandLength ? source : source[..MaximumCommandLength];

    /// <summary>What usually holds for a verb when the knowledge says nothing else (VOCABULARY: reading rules).</summary>
    private static Reversibility Usual(EffectVerb verb) => verb switch
    {
        EffectVerb.Observe => Reversibility.NoneNeeded,
        EffectVerb.Create or EffectVerb.Modify or EffectVerb.Configure or EffectVerb.Control => Reversibility.Easy,
        EffectVerb.Delete or EffectVerb.Reset or EffectVerb.Send => Reversibility.Irreversible,
        _ => Reversibility.Unknown,
    };
}
