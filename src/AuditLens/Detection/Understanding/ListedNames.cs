using AuditLens.Detection.Understanding.Language;
using AuditLens.Effects;

namespace AuditLens.Detection.Understanding;

/// <summary>
/// Names that results listed next to an environment: a volume id in a listing under <c>production</c>. Searched only when a name is asked for, and each result once for each name.
/// </summary>
internal sealed class ListedNames
{
    private const int Kept = 200;
    private const int Around = 200;

    private static readonly System.Buffers.SearchValues<char> PathMarks = System.Buffers.SearchValues.Create("/ :");

    private readonly List<(int Step, string Text)> _results = [];
    private readonly Dictionary<string, (int Searched, DeploymentEnvironment Environment, string Basis)> _known = new(StringComparer.Ordinal);

    public void Add(int step, string result)
    {
        _results.Add((step, result));
    }

    public (DeploymentEnvironment Environment, string Basis)? EnvironmentOf(string name)
    {
        if (!IsOpaque(name))
        {
            return null;
        }

        (int searched, DeploymentEnvironment environment, string basis) = _known.GetValueOrDefault(name, (0, DeploymentEnvironment.Unknown, ""));
        for (int i = Math.Max(searched, _results.Count - Kept); i < _results.Count; i++)
        {
            DeploymentEnvironment shown = Shown(_results[i].Text, name);
            if (shown != DeploymentEnvironment.Unknown && environment != DeploymentEnvironment.Production)
            {
                environment = shown;
                basis = $"{name} was listed with {shown.Word()} in an earlier result";
            }
        }

        _known[name] = (_results.Count, environment, basis);
        return environment == DeploymentEnvironment.Unknown ? null : (environment, basis);
    }

    // An id or a host that says nothing by itself. Connection strings, paths and file names are read by others, and a name with an environment in it shows its own.
    private static bool IsOpaque(string name)
    {
        ReadOnlySpan<char> span = name;
        bool marked = span.IndexOfAnyInRange('0', '9') >= 0 || span.IndexOfAny('-', '.', '_') >= 0;
        bool path = span.IndexOfAny(PathMarks) >= 0 || Path.GetExtension(span) is ".yml" or ".yaml" or ".json" or ".ts" or ".js" or ".py" or ".sql" or ".env" or ".sh" or ".md" or ".tf" or ".toml" or ".txt";
        return name.Length >= 6 && marked && !path && In(span) == DeploymentEnvironment.Unknown && TargetWords.Split(name).TrueForAll(w => Lexicon.Default.EnvironmentOf(w) == DeploymentEnvironment.Unknown);
    }

    // The gravest environment named near the name: a thing attached to production and staging is a production thing.
    private static DeploymentEnvironment Shown(string text, string name)
    {
        DeploymentEnvironment gravest = DeploymentEnvironment.Unknown;
        int hits = 0;
        for (int at = text.IndexOf(name, StringComparison.Ordinal); at >= 0 && hits < 20; at = text.IndexOf(name, at + name.Length, StringComparison.Ordinal), hits++)
        {
            int from = Math.Max(0, at - Around);
            int to = Math.Min(text.Length, at + name.Length + Around);
            int line = text.LastIndexOf('\n', at, at - from);
            int lineEnd = text.IndexOf('\n', at, to - at);
            bool oneLine = text.AsSpan().TrimStart() is not (['{', ..] or ['[', ..]);
            gravest = Graver(gravest, In(text.AsSpan()[(oneLine && line >= 0 ? line : from)..(oneLine && lineEnd >= 0 ? lineEnd : to)]));
        }

        return gravest;
    }

    private static DeploymentEnvironment In(ReadOnlySpan<char> text)
    {
        DeploymentEnvironment gravest = DeploymentEnvironment.Unknown;
        foreach (Range range in text.SplitAny(" \t\n\",:;|{}[]()=/<>'"))
        {
            ReadOnlySpan<char> word = text[range];
            if (word.Length is > 2 and < 12)
            {
                gravest = Graver(gravest, Lexicon.Default.EnvironmentOf(word.ToString().ToLowerInvariant()));
            }
        }

        return gravest;
    }

    private static DeploymentEnvironment Graver(DeploymentEnvironment a, DeploymentEnvironment b) =>
        a == DeploymentEnvironment.Unknown ? b : b == DeploymentEnvironment.Unknown ? a : (DeploymentEnvironment)Math.Min((int)a, (int)b);
}
