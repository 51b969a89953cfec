using System.Collections.Immutable;
using System.Text.RegularExpressions;
using AuditLens.Chains;
using AuditLens.Effects;
using AuditLens.Effects.Environments;
using AuditLens.Events;

namespace AuditLens.Detection.Understanding;

/// <summary>Adds to an effect what only the session shows: how it ended, the environment that its result names, and that version control holds what was removed.</summary>
internal sealed partial class EffectRefiner
{
    /// <summary>How the knowledge of migration tools names a database that only the settings name.</summary>
    private const string ConfiguredDatabase = "(configured database)";

    private static readonly string[] NotTracked = [".env", ".git", ".dump", ".sql.gz", ".db", ".sqlite", ".sqlite3", ".bak", ".log", ".key", ".pem", ".tfstate", ".tar", ".gz", ".zip", ".parquet", ".rdb"];

    private static readonly System.Buffers.SearchValues<char> Separators = System.Buffers.SearchValues.Create(" \t\r\n=[](),;:/");

    public ActionEffect Refine(ActionEffect effect, ChainStep action, ChainStep? outcome, IKnownSurroundings surroundings)
    {
        ActionEffect refined = effect with { Execution = ExecutionReader.Default.StatusOf(effect, outcome) };
        if (!refined.Changes)
        {
            return refined;
        }

        if (outcome?.Event.Result is { } result && ShowsConnection(refined, result) is { } hint)
        {
            (DeploymentEnvironment environment, string? basis) = EnvironmentResolver.Resolve([hint], surroundings);
            if (environment != DeploymentEnvironment.Unknown)
            {
                refined = refined with { Environment = environment, EnvironmentBasis = $"{basis ?? hint.Words} in the result" };
            }
        }

        if (refined is { Environment: DeploymentEnvironment.Unknown, IsHardToReverse: true, Scope: EffectScope.All } && outcome?.Event.Result is { } shown && NamedResource(shown) is { } resource)
        {
            refined = refined with { Environment = DeploymentEnvironment.Production, EnvironmentBasis = $"resource {resource} in the result" };
        }

        if (outcome?.Event.Result is { } named)
        {
            refined = WithDatabaseOf(refined, named);
        }

        return IsTracked(refined, action) ? refined with { Reversibility = Reversibility.Easy } : refined;
    }

    // A tool that says which server it worked on decides over what the settings suggested.
    private static EnvironmentHint? ShowsConnection(ActionEffect effect, string result)
    {
        if (effect.Targets.Any(t => t.Kind is "file" or "directory" or "path") || (effect.Environment == DeploymentEnvironment.Unknown && effect.Verb is EffectVerb.Create or EffectVerb.Execute))
        {
            return null;
        }

        ReadOnlySpan<char> head = result.AsSpan(0, Math.Min(result.Length, 4096));
        foreach (ReadOnlySpan<char> line in head.EnumerateLines())
        {
            int at = line.IndexOf(" at \"", StringComparison.Ordinal);
            if (at >= 0 && line[(at + 5)..].IndexOf('"') is > 0 and var end)
            {
                string host = line.Slice(at + 5, end).ToString();
                int port = host.LastIndexOf(':');
                host = port > 0 ? host[..port] : host;
                return host.Contains('.', StringComparison.Ordinal) || host == "localhost" ? new EnvironmentHint(HintKind.Connection, host, $"host {host}") : null;
            }
        }

        return null;
    }

    // A migration tool works on the database of its settings; its result says which that was.
    private static ActionEffect WithDatabaseOf(ActionEffect effect, string result)
    {
        if (!effect.Targets.Any(static t => t.Name == ConfiguredDatabase) || DatabaseName().Match(result, 0, Math.Min(result.Length, 4096)) is not { Success: true } match)
        {
            return effect;
        }

        string name = match.Groups["name"].Value;
        return effect with
        {
            Targets = [.. effect.Targets.Select(t => t.Name == ConfiguredDatabase ? t with { Name = name } : t)],
            Summary = effect.Summary.Replace(ConfiguredDatabase, name, StringComparison.Ordinal),
        };
    }

    [GeneratedRegex("""\bdatabase[: ]+["'`](?<name>[A-Za-z0-9_.$-]{1,63})["'`]""", RegexOptions.IgnoreCase | RegexOptions.CultureInvariant | RegexOptions.ExplicitCapture)]
    private static partial Regex DatabaseName();

    // A destroy run names what it takes: a resource whose own name has production as a word of its own.
    private static string? NamedResource(string result)
    {
        foreach (Range range in result.AsSpan(0, Math.Min(result.Length, 16_000)).SplitAny(Separators))
        {
            ReadOnlySpan<char> word = result.AsSpan()[range].Trim("\"'");
            if (word.Length is > 5 and < 60 && word.IndexOf('-') > 0 && word.Contains("prod", StringComparison.OrdinalIgnoreCase) && TargetWords.Split(word.ToString()).Exists(w => Language.Lexicon.Default.EnvironmentOf(w) == DeploymentEnvironment.Production))
            {
                return word.ToString();
            }
        }

        return null;
    }

    private static bool IsTracked(ActionEffect effect, ChainStep action)
    {
        if (effect.Verb is not (EffectVerb.Delete or EffectVerb.Modify) || !effect.IsHardToReverse || action.Event.Attribute(EventAttributes.GitBranch) is not { Length: > 0 }
            || action.Event.Attribute(EventAttributes.WorkingDirectory) is not { } directory || effect.Targets.IsEmpty)
        {
            return false;
        }

        return effect.Targets.All(t => t.Kind is "file" or "directory" or "path" && InProject(t.Name, directory)) && !effect.Has(EffectTraits.UnresolvedTarget);
    }

    private static bool InProject(string path, string directory)
    {
        string root = Path.TrimEndingDirectorySeparator(directory) + "/";
        string relative = path.StartsWith(root, StringComparison.Ordinal) ? path[root.Length..] : path;
        relative = relative.StartsWith("./", StringComparison.Ordinal) ? relative[2..] : relative;
        bool inside = relative.Length > 0 && relative[0] is not ('/' or '~' or '*' or '.' or '$') && !relative.Contains("..", StringComparison.Ordinal);
        return inside && !NotTracked.Any(n => relative.EndsWith(n, StringComparison.OrdinalIgnoreCase) || relative.StartsWith(n, StringComparison.Ordinal))
            && !relative.Contains("backup", StringComparison.OrdinalIgnoreCase) && !relative.Contains("upload", StringComparison.OrdinalIgnoreCase) && !relative.Contains("data/", StringComparison.OrdinalIgnoreCase);
    }
}
