using System.Collections.Immutable;
using AuditLens.Effects.Environments;

namespace AuditLens.Effects.Tools;

/// <summary>Tools that nobody listed: understood by the verb and the object of their name and by their arguments.</summary>
internal static class NamedTools
{
    public static ActionReading Read(ToolName name, ToolArguments arguments, ReadingContext context)
    {
        ToolVerb? verb = VerbOf(name, arguments);
        if (verb is null)
        {
            return new ActionReading(
                [new ActionEffect { Verb = EffectVerb.Unknown, Reading = $"tool {name.Name}", Summary = $"calls {name.Name}", Targets = ToolTargets.Of(name, null, arguments) }],
                [$"the name {name.Name} does not say what it does"]);
        }

        ToolObject? thing = ToolObjects.Default.Of(name);
        ImmutableArray<EffectTarget> targets = ToolTargets.Of(name, thing, arguments);
        EffectScope scope = ToolScope.Of(name, verb, thing, arguments);
        ReadingContext place = context;
        if (thing is { Resource: true } && targets.Length > 0)
        {
            place = context.With(new EnvironmentHint(HintKind.Resource, targets[0].Name, $"{thing.Kind} {targets[0].Name}"));
        }

        (DeploymentEnvironment environment, string? basis) = EnvironmentResolver.Resolve(place.Hints, place.Surroundings);
        ActionEffect effect = new()
        {
            Verb = verb.Verb,
            Scope = scope,
            Reversibility = Undo(name, verb, thing, arguments),
            Targets = targets,
            Environment = environment,
            EnvironmentBasis = basis,
            Traits = Traits(verb, arguments),
            Reading = $"verb {verb.Word}",
            Summary = $"{ThirdPerson(verb.Word)} {string.Join(' ', name.Objects)}{(targets.Length > 0 ? $": {string.Join(", ", targets.Take(3).Select(target => target.Name))}" : "")}",
        };
        return new ActionReading([verb.Verb != EffectVerb.Observe && arguments.IsOn("dry_run") ? effect.AsDryRun() : effect], []);
    }

    /// <summary>A tool for several acts (<c>manage_user</c>) is told by an argument which one is meant.</summary>
    private static ToolVerb? VerbOf(ToolName name, ToolArguments arguments) => name.Verb
        ?? (arguments.Text(["action", "operation", "op", "method", "mode", "command"]) is { Length: < 60 } told ? ToolName.Parse($"{told}_{name.Name}").Verb : null);

    private static Reversibility Undo(ToolName name, ToolVerb verb, ToolObject? thing, ToolArguments arguments)
    {
        if (verb.Verb is EffectVerb.Modify && thing is { Content: true } && verb.Word is "update" or "set" or "edit" or "patch" or "replace" or "overwrite" or "modify" or "change" or "alter")
        {
            return Reversibility.BackupOnly;
        }

        if (verb.Verb is not (EffectVerb.Delete or EffectVerb.Reset) || verb.Reversibility == Reversibility.Easy)
        {
            return verb.Reversibility;
        }

        if (arguments.IsOn("permanent") || arguments.IsOff("trash") || name.Says("permanently", "permanent", "hard", "force", "forever"))
        {
            return Reversibility.Irreversible;
        }

        if (arguments.IsOn("trash") || arguments.IsOff("permanent") || name.Says("soft", "trash", "recycle") && verb.Reversibility != Reversibility.Irreversible)
        {
            return Reversibility.Windowed;
        }

        if (ToolObjects.Default.ReversibilityOf(name.Name) is { } told && EffectWords.TryParse(told, EffectWords.Word, out Reversibility documented))
        {
            return documented;
        }

        return verb.Reversibility == Reversibility.BackupOnly && thing is not null && EffectWords.TryParse(thing.Delete, EffectWords.Word, out Reversibility usual) ? usual : verb.Reversibility;
    }

    private static ImmutableArray<string> Traits(ToolVerb verb, ToolArguments arguments)
    {
        ImmutableArray<string> traits = verb.Traits;
        return verb.Verb != EffectVerb.Observe && arguments.IsOn("prompt") ? traits.Add(EffectTraits.SkipsPrompt) : traits;
    }

    /// <summary>A verb of a tool's name as a sentence about the agent has it: send, sends; trash, trashes; modify, modifies.</summary>
    private static string ThirdPerson(string verb) =>
        verb is "checkout" or "login" or "logout" or "rollback" or "shutdown" or "payout" or "backup" or "failover" ? Compound(verb)
        : verb is [.., not ('a' or 'e' or 'i' or 'o' or 'u'), 'y'] ? verb[..^1] + "ies"
        : verb.EndsWith('s') || verb.EndsWith('x') || verb.EndsWith('z') || verb.EndsWith("sh", StringComparison.Ordinal) || verb.EndsWith("ch", StringComparison.Ordinal) ? verb + "es"
        : verb + "s";

    /// <summary>Checkout, checks out; login, logs in.</summary>
    private static string Compound(string verb)
    {
        string particle = verb.EndsWith("over", StringComparison.Ordinal) || verb.EndsWith("back", StringComparison.Ordinal) || verb.EndsWith("down", StringComparison.Ordinal) ? verb[^4..]
            : verb.EndsWith("out", StringComparison.Ordinal) ? verb[^3..] : verb[^2..];
        return $"{ThirdPerson(verb[..^particle.Length])} {particle}";
    }
}
