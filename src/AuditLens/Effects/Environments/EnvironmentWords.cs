using System.Collections.Frozen;

namespace AuditLens.Effects.Environments;

/// <summary>Finds the word in a name that shows an environment. The words are data: <c>environments.yaml</c>.</summary>
internal sealed class EnvironmentWords
{
    private const int LongestName = 512;

    private readonly FrozenDictionary<string, DeploymentEnvironment> _words;
    private readonly FrozenDictionary<(string First, string Second), DeploymentEnvironment> _pairs;
    private readonly FrozenSet<string> _suffixes;
    private readonly FrozenSet<string> _silentHosts;
    private readonly FrozenSet<string> _localHosts;

    private EnvironmentWords(EnvironmentData data)
    {
        _words = data.Words
            .SelectMany(entry => entry.Value.Select(word => (word, Environment: Parse(entry.Key))))
            .ToFrozenDictionary(entry => entry.word, entry => entry.Environment, StringComparer.Ordinal);
        _pairs = data.Pairs.ToFrozenDictionary(pair => (pair.Words[0], pair.Words[1]), pair => Parse(pair.Environment));
        _suffixes = data.Suffixes.ToFrozenSet(StringComparer.Ordinal);
        _silentHosts = data.HostsWithoutEnvironment.ToFrozenSet(StringComparer.Ordinal);
        _localHosts = data.LocalHosts.ToFrozenSet(StringComparer.OrdinalIgnoreCase);
    }

    public static EnvironmentWords Default { get; } = new(EmbeddedYaml.Load<EnvironmentData>("Environments", "environments.yaml"));

    public bool IsLocalHost(string host) =>
        _localHosts.Contains(host)
        || host.StartsWith("127.", StringComparison.Ordinal)
        || host.EndsWith(".localhost", StringComparison.OrdinalIgnoreCase)
        || host.EndsWith("docker.sock", StringComparison.Ordinal)
        || host.StartsWith("(localdb)", StringComparison.OrdinalIgnoreCase);

    /// <summary>The environment that a host name shows; the registry suffix and well-known public hosts say nothing.</summary>
    public DeploymentEnvironment OfHost(string host)
    {
        host = host.Trim().TrimEnd('.').ToLowerInvariant();
        if (IsLocalHost(host))
        {
            return DeploymentEnvironment.Local;
        }

        if (_silentHosts.Contains(host))
        {
            return DeploymentEnvironment.Unknown;
        }

        int dot = host.LastIndexOf('.');
        return OfName(dot > 0 && _suffixes.Contains(host[(dot + 1)..]) ? host[..dot] : host);
    }

    /// <summary>The environment that a name shows as a word of its own. Where words disagree production counts, for a wrong guess there costs most.</summary>
    public DeploymentEnvironment OfName(string name)
    {
        List<string> words = Split(name.Length <= LongestName ? name : name[..LongestName]);
        DeploymentEnvironment found = DeploymentEnvironment.Unknown;
        for (int i = 0; i < words.Count; i++)
        {
            if (i + 1 < words.Count && _pairs.TryGetValue((words[i], words[i + 1]), out DeploymentEnvironment pair))
            {
                found = found == DeploymentEnvironment.Unknown ? pair : found;
                i++;
            }
            else if (_words.TryGetValue(words[i], out DeploymentEnvironment word)
                && (found == DeploymentEnvironment.Unknown || word == DeploymentEnvironment.Production))
            {
                found = word;
            }
        }

        return found;
    }

    private static List<string> Split(string name)
    {
        List<string> words = [];
        int start = -1;
        for (int i = 0; i <= name.Length; i++)
        {
            bool letter = i < name.Length && char.IsLetter(name[i]);
            bool hump = letter && start >= 0 && char.IsUpper(name[i]) && char.IsLower(name[i - 1]);
            if (start >= 0 && (!letter || hump))
            {
                Add(words, name, start, i);
                start = -1;
            }

            if (letter && start < 0)
            {
                start = i;
            }
        }

        return words;
    }

    /// <summary>A letter directly behind a digit belongs to a word such as <c>e2e</c> or <c>k8s</c>, not to one of its own.</summary>
    private static void Add(List<string> words, string name, int start, int end)
    {
        string word = name[start..end].ToLowerInvariant();
        if (start >= 2 && word == "e" && name[start - 1] == '2' && words.Count > 0 && words[^1] == "e")
        {
            words[^1] = "e2e";
            return;
        }

        words.Add(word);
    }

    private static DeploymentEnvironment Parse(string word) =>
        EffectWords.TryParse(word, EffectWords.Word, out DeploymentEnvironment environment)
            ? environment
            : throw new InvalidOperationException($"environments.yaml: no environment is called {word}");
}

/// <summary>Shape of <c>environments.yaml</c>.</summary>
internal sealed class EnvironmentData
{
    public Dictionary<string, List<string>> Words { get; set; } = [];

    public List<EnvironmentPair> Pairs { get; set; } = [];

    public List<string> Suffixes { get; set; } = [];

    public List<string> HostsWithoutEnvironment { get; set; } = [];

    public List<string> LocalHosts { get; set; } = [];
}

internal sealed class EnvironmentPair
{
    public List<string> Words { get; set; } = [];

    public string Environment { get; set; } = "unknown";
}
