using System.Collections.Immutable;
using System.Text.Json;
using AuditLens.Effects.Tools;

namespace AuditLens.Effects.Http;

/// <summary>A REST call by its method and path: known services first, else the last word of the path and the thing before it.</summary>
internal static class RestEffects
{
    public static ActionEffect Of(string method, HttpAddress address, string? body, ReadingContext context)
    {
        bool reads = method is "GET" or "HEAD" or "OPTIONS" or "TRACE";
        ActionEffect effect = HttpServices.Default.Find(method, address) is { } rule ? Known(rule, method, address, body)
            : reads ? Observe(address)
            : method == "DELETE" ? Delete(address, context)
            : method is "PUT" or "PATCH" ? Put(method, address, body, context)
            : method == "PURGE" ? new ActionEffect { Verb = EffectVerb.Reset, Scope = EffectScope.One, Reversibility = Reversibility.Easy, Traits = [EffectTraits.Regenerable], Summary = "purges a cached page" }
            : Post(address, body, context);
        bool dry = effect.Verb != EffectVerb.Observe && (address.Parameters().Any(pair => ToolKnowledge.Default.Means(pair.Name, "dry_run") && pair.Value is not ("false" or "0" or "none")) || Arguments(body).IsOn("dry_run"));
        ImmutableArray<EffectTarget> targets = effect.Targets.IsEmpty ? [new EffectTarget("url", $"{address.Host}{address.Path}")] : effect.Targets;
        effect = effect with
        {
            Targets = [.. targets.Select(target => target with { Container = target.Container ?? (address.Host.Length > 0 && target.Kind != "url" ? address.Host : null) })],
            Reading = effect.Reading.Length > 0 ? effect.Reading : $"http {method}",
            Summary = effect.Summary.Length > 0 ? effect.Summary : $"{method} {address.Path}",
        };
        return dry ? effect.AsDryRun() : effect;
    }

    private static ActionEffect Known(HttpRule rule, string method, HttpAddress address, string? body)
    {
        EffectScope scope = rule.Scope == "body" ? MatchesAll(body) ? EffectScope.All : EffectScope.Some
            : EffectWords.TryParse(rule.Scope, EffectWords.Word, out EffectScope given) ? given : EffectScope.One;
        EffectVerb verb = rule.Verb == "bulk" ? BulkVerb(body) : EffectWords.TryParse(rule.Verb, EffectWords.Word, out EffectVerb known) ? known : EffectVerb.Unknown;
        _ = EffectWords.TryParse(rule.Reversibility, EffectWords.Word, out Reversibility undo);
        undo = rule.Verb == "bulk" && verb == EffectVerb.Create ? Reversibility.Easy : undo;
        string? target = rule.Target is { } index && index < address.Segments.Length ? Uri.UnescapeDataString(address.Segments[index]) : null;
        return new ActionEffect
        {
            Verb = verb, Scope = scope, Reversibility = undo, Traits = [.. rule.Traits], Reading = $"{method} {rule.Path}",
            Targets = target is null || target.StartsWith('_') && target != "_all" ? [] : [new EffectTarget(rule.Kind, target)],
        };
    }

    private static bool MatchesAll(string? body) =>
        string.IsNullOrWhiteSpace(body) || (body.Contains("match_all", StringComparison.Ordinal) && !body.Contains("filter", StringComparison.Ordinal) && !body.Contains("must", StringComparison.Ordinal)) || body.Trim() == "{}";

    /// <summary>The gravest action of an Elasticsearch bulk body, whose lines begin with the action.</summary>
    private static EffectVerb BulkVerb(string? body)
    {
        EffectVerb verb = EffectVerb.Create;
        foreach (ReadOnlySpan<char> line in (body ?? "").AsSpan().EnumerateLines())
        {
            ReadOnlySpan<char> word = line.TrimStart("{ \"");
            if (word.StartsWith("delete\""))
            {
                return EffectVerb.Delete;
            }

            verb = word.StartsWith("update\"") || word.StartsWith("index\"") ? EffectVerb.Modify : verb;
        }

        return verb;
    }

    private static ActionEffect Observe(HttpAddress address)
    {
        (string? thing, string? id) = RestPath.Resource(address.Segments);
        return new ActionEffect
        {
            Verb = EffectVerb.Observe, Scope = id is not null || thing is null || IsSingle(thing, address) ? EffectScope.One : EffectScope.Some, Reversibility = Reversibility.NoneNeeded,
            Targets = RestPath.Target(thing, id), Summary = $"reads {address.Host}{address.Path}",
        };
    }

    /// <summary><c>/health</c>, <c>/me</c>: no collection, and no filter on it.</summary>
    private static bool IsSingle(string thing, HttpAddress address) => !ToolObjects.IsPlural(ToolName.Split(thing)[^1]) && !address.Parameters().Any();

    private static ActionEffect Delete(HttpAddress address, ReadingContext context)
    {
        (string? thing, string? id) = RestPath.Resource(address.Segments);
        ActionEffect named = Named("delete", thing, id, "{}", context);
        bool filtered = address.Parameters().Any(pair => !ToolKnowledge.Default.Means(pair.Name, "dry_run") && !ToolKnowledge.Default.Means(pair.Name, "prompt") && !ToolKnowledge.Default.Means(pair.Name, "permanent"));
        bool permanent = address.Parameters().Any(pair => ToolKnowledge.Default.Means(pair.Name, "permanent") && pair.Value is "true" or "1");
        EffectScope scope = id is "*" or "_all" ? EffectScope.All : id is not null && id.Contains(',', StringComparison.Ordinal) ? EffectScope.Some
            : id is not null ? named.Scope : filtered ? EffectScope.Some : EffectScope.All;
        return named with
        {
            Scope = named.Verb == EffectVerb.Delete ? scope : named.Scope,
            Reversibility = permanent ? Reversibility.Irreversible : named.Reversibility == Reversibility.Unknown ? Reversibility.BackupOnly : named.Reversibility,
            Targets = RestPath.Target(thing, id),
            Summary = $"deletes {address.Path}",
        };
    }

    private static ActionEffect Put(string method, HttpAddress address, string? body, ReadingContext context)
    {
        (string? thing, string? id) = RestPath.Resource(address.Segments);
        string last = address.Segments.Length > 0 ? address.Segments[^1] : "";
        if (RestPath.ActionWord(last) is { } action)
        {
            return Named(action, thing, id, body ?? "{}", context) with { Targets = RestPath.Target(thing, id) };
        }

        ActionEffect named = Named("update", thing, id, body ?? "{}", context);
        bool overwrites = named.Verb == EffectVerb.Modify && (method == "PUT" || named.Reversibility == Reversibility.BackupOnly) && HasContent(body);
        return named with
        {
            Scope = id is null && named.Verb != EffectVerb.Configure ? EffectScope.Some : EffectScope.One,
            Reversibility = overwrites ? Reversibility.BackupOnly : Reversibility.Easy,
            Targets = RestPath.Target(thing, id),
            Summary = $"changes {address.Path}",
        };
    }

    /// <summary>The body sets more than switches and states.</summary>
    private static bool HasContent(string? body)
    {
        ToolArguments arguments = Arguments(body);
        return (arguments.Raw is { } raw && !IsSwitches(raw)) || (arguments.Raw is null && arguments.Values.Count == 0)
            || arguments.Values.Any(pair => pair.Value.ValueKind is JsonValueKind.String or JsonValueKind.Object or JsonValueKind.Array && ToolKnowledge.Plain(pair.Key) is not ("status" or "state" or "enabled" or "active" or "archived"));
    }

    /// <summary>A form that only says yes or no: <c>done=true&amp;archived=0</c>.</summary>
    private static bool IsSwitches(string form) =>
        Array.TrueForAll(form.Split('&'), static pair => pair.IndexOf('=') is > 0 and int at && pair[(at + 1)..] is "true" or "false" or "0" or "1" or "on" or "off");

    private static ActionEffect Post(HttpAddress address, string? body, ReadingContext context)
    {
        (string? thing, string? id) = RestPath.Resource(address.Segments);
        string last = address.Segments.Length > 0 ? address.Segments[^1] : "";
        string? action = RestPath.ActionWord(last);
        if (action is null && ToolName.Split(last).Count > 1 && ToolVerbs.Default.Head(ToolName.Split(last), out _) is { IsNoun: false } or { Verb: EffectVerb.Send })
        {
            action = last;
        }

        if (action is null && last is "actions" or "action")
        {
            // DigitalOcean, Hetzner, OpenStack: the body names the act on the thing before.
            ToolArguments told = Arguments(body);
            action = told.Text("type") ?? told.Text("action") ?? (told.Values.Count == 1 ? told.Values[0].Key : null);
        }

        ActionEffect named = Named(action ?? "create", thing, id, body ?? "{}", context);
        EffectScope scope = action is not null && id is not null && named.Scope != EffectScope.All ? EffectScope.One : action is null ? EffectScope.One : named.Scope;
        ImmutableArray<EffectTarget> targets = RestPath.Target(thing, id);
        return named with { Scope = scope, Targets = targets.IsEmpty ? named.Targets : targets, Summary = $"{action ?? "adds to"} {address.Path}" };
    }

    /// <summary>Reads the call as a tool of that verb and thing would be read.</summary>
    private static ActionEffect Named(string verb, string? thing, string? id, string body, ReadingContext context)
    {
        ToolName name = ToolName.Parse(thing is null ? verb : $"{verb}_{(id is null ? thing : ToolObjects.Singular(thing))}");
        ToolArguments arguments = Arguments(body);
        ActionEffect effect = NamedTools.Read(name, arguments, context).Effects[0];
        return effect.Verb == EffectVerb.Unknown ? effect with { Verb = EffectVerb.Modify } : effect;
    }

    private static ToolArguments Arguments(string? body) => ToolArguments.Of(string.IsNullOrWhiteSpace(body) ? "{}" : body);
}
