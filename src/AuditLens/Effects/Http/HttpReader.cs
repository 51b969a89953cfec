using AuditLens.Effects.Environments;
using AuditLens.Effects.Tools;
using AuditLens.Events;

namespace AuditLens.Effects.Http;

/// <summary>An HTTP call, however it was made (curl, fetch, requests, a tool's arguments).</summary>
public sealed record HttpCall(string Method, string Url, string? Body = null, IReadOnlyList<string>? Headers = null);

/// <summary>Understands HTTP and GraphQL calls by method, path, host and body.</summary>
public sealed class HttpReader
{
    private const int LongestCommand = 500;

    /// <summary>Reads a call given as text: <c>DELETE https://host/path</c>, raw request lines, or JSON with method and url.</summary>
    public ActionReading Read(string text, ReadingContext context) =>
        HttpText.Parse(text) is { } call ? Read(call, context) : new ActionReading([], ["not understood as an HTTP call"]);

    public ActionReading Read(HttpCall call, ReadingContext context)
    {
        HttpAddress address = HttpAddress.Parse(call.Url);
        string method = call.Method.Trim().ToUpperInvariant();
        ReadingContext place = Place(address, context);
        string command = $"{method} {address.Host}{(address.Port is null ? "" : ":" + address.Port)}{address.Path}";
        List<ActionEffect> effects = call.Body is not null && GraphQl.Parse(call.Body) is { } document && (address.Path.Contains("graphql", StringComparison.OrdinalIgnoreCase) || document.Operation == "mutation")
            ? GraphQlEffects.Of(document, place)
            : [RestEffects.Of(method, address, call.Body, place)];
        (DeploymentEnvironment environment, string? basis) = EnvironmentResolver.Resolve(place.Hints, place.Surroundings);
        bool carriesSecret = CarriesSecret(address);
        return new ActionReading(
            EffectOrder.GravestFirst(effects.ConvertAll(effect => effect with
            {
                Environment = effect.Environment == DeploymentEnvironment.Unknown ? environment : effect.Environment,
                EnvironmentBasis = effect.EnvironmentBasis ?? basis,
                Command = command.Length > LongestCommand ? command[..LongestCommand] : command,
                Traits = carriesSecret && !effect.Has(EffectTraits.Outward) ? effect.Traits.Add(EffectTraits.Outward).Add(EffectTraits.UsesCredential) : effect.Traits,
            })),
            []);
    }

    /// <summary>True for a request line, GraphQL, or a call such as <c>fetch("https://...")</c>.</summary>
    public static bool LooksLikeHttp(string text) => HttpText.Parse(text) is not null;

    public static bool LooksLikeGraphQl(string text) => GraphQl.Matches(text);

    private static ReadingContext Place(HttpAddress address, ReadingContext context)
    {
        if (address.Host.Length > 0)
        {
            context = context.With(new EnvironmentHint(HintKind.Host, address.Host, $"host {address.Host}"));
        }

        for (int i = 0; i + 1 < address.Segments.Length && i < 20; i++)
        {
            string word = ToolObjects.Singular(address.Segments[i].ToLowerInvariant());
            HintKind? kind = word is "environment" or "env" or "stage" ? HintKind.Stage
                : word is "namespace" ? HintKind.Namespace
                : word is "database" or "db" ? HintKind.DatabaseName
                : word is "project" or "app" or "service" or "instance" or "cluster" or "bucket" or "workspace" or "site" or "server" or "stack" ? HintKind.Resource
                : null;
            if (kind is { } found)
            {
                context = context.With(new EnvironmentHint(found, address.Segments[i + 1], $"{word} {address.Segments[i + 1]}"));
            }
        }

        foreach ((string name, string value) in address.Parameters())
        {
            if (ToolKnowledge.Default.Means(name, "environment"))
            {
                context = context.With(new EnvironmentHint(HintKind.Stage, value, $"{name}={value}"));
            }
        }

        return context;
    }

    /// <summary>A secret in the query leaves the house with the address.</summary>
    private static bool CarriesSecret(HttpAddress address)
    {
        int secrets = 0;
        _ = address.Query.Length == 0 || EnvironmentWords.Default.IsLocalHost(address.Host) ? "" : SecretRedactor.Redact(address.Query, ref secrets);
        return secrets > 0;
    }
}
