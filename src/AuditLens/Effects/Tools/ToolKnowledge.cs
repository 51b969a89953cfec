using System.Buffers;
using System.Collections.Frozen;
using AuditLens.Effects.Environments;

namespace AuditLens.Effects.Tools;

/// <summary>The tools that agents bring along, and what argument names mean; data in <c>agent-tools.yaml</c>.</summary>
internal sealed class ToolKnowledge
{
    private readonly FrozenDictionary<string, AgentTool> _tools;
    private readonly FrozenDictionary<string, FrozenSet<string>> _arguments;
    private readonly string[] _guardrailEnds;
    private readonly SearchValues<string> _guardrailFolders;

    private ToolKnowledge(AgentToolData data)
    {
        Data = data;
        Dictionary<string, AgentTool> tools = new(StringComparer.Ordinal);
        foreach (AgentTool tool in data.Tools)
        {
            foreach (string name in tool.Names)
            {
                tools.TryAdd(name, tool);
            }
        }

        _guardrailEnds = [.. data.Guardrails.Where(mark => !mark.EndsWith('/')).Select(mark => "/" + mark.TrimStart('/'))];
        _guardrailFolders = SearchValues.Create([.. data.Guardrails.Select(mark => "/" + mark.Trim('/') + "/")], StringComparison.OrdinalIgnoreCase);
        _tools = tools.ToFrozenDictionary(StringComparer.Ordinal);
        _arguments = data.Arguments.ToFrozenDictionary(entry => entry.Key, entry => entry.Value.Select(Plain).ToFrozenSet(StringComparer.Ordinal), StringComparer.Ordinal);
    }

    public static ToolKnowledge Default { get; } = new(EmbeddedYaml.Load<AgentToolData>("Tools", "agent-tools.yaml"));

    public AgentToolData Data { get; }

    public AgentTool? Find(string name) => _tools.GetValueOrDefault(Plain(name));

    /// <summary>True when an argument of this name has the meaning (<c>dry_run</c>, <c>filter</c> ...).</summary>
    public bool Means(string argument, string meaning) => MeansPlain(Plain(argument), meaning);

    /// <summary><see cref="Means"/> for a name in <see cref="Plain"/> form: made once, asked for several meanings.</summary>
    public bool MeansPlain(string plain, string meaning) => _arguments[meaning].Contains(plain);

    public bool IsInterpreter(string kind, ToolName name)
    {
        List<string> words = Data.Interpreters[kind];
        return name.Words.Exists(words.Contains) || (name.Server is { } server && ToolName.Split(server).Exists(words.Contains));
    }

    public bool IsGuardrail(string path)
    {
        string normal = "/" + path.Replace('\\', '/');
        return normal.AsSpan().ContainsAny(_guardrailFolders) || Array.Exists(_guardrailEnds, end => normal.EndsWith(end, StringComparison.OrdinalIgnoreCase));
    }

    public bool IsCredential(string path)
    {
        string normal = "/" + path.Replace('\\', '/');
        return Data.Credentials.Exists(end => normal.EndsWith(end, StringComparison.OrdinalIgnoreCase));
    }

    /// <summary>Lower case without underscores, hyphens and blanks: argument and tool names are written in every style.</summary>
    public static string Plain(string name)
    {
        Span<char> plain = name.Length <= 128 ? stackalloc char[name.Length] : new char[name.Length];
        int used = 0;
        foreach (char c in name)
        {
            if (!IsJoint(c))
            {
                plain[used++] = char.ToLowerInvariant(c);
            }
        }

        return new string(plain[..used]);
    }

    /// <summary>Whether two names are the same in <see cref="Plain"/> form, without making either: every argument is compared with every name it may have.</summary>
    public static bool IsSamePlain(string a, string b)
    {
        int i = 0;
        int j = 0;
        while (true)
        {
            while (i < a.Length && IsJoint(a[i]))
            {
                i++;
            }

            while (j < b.Length && IsJoint(b[j]))
            {
                j++;
            }

            if (i == a.Length || j == b.Length)
            {
                return i == a.Length && j == b.Length;
            }

            if (char.ToLowerInvariant(a[i++]) != char.ToLowerInvariant(b[j++]))
            {
                return false;
            }
        }
    }

    private static bool IsJoint(char c) => c is '_' or '-' or ' ' or '.';
}

/// <summary>Shape of <c>agent-tools.yaml</c>.</summary>
internal sealed class AgentToolData
{
    public List<AgentTool> Tools { get; set; } = [];

    public Dictionary<string, List<string>> Interpreters { get; set; } = [];

    public List<string> SqlArguments { get; set; } = [];

    public List<string> ShellArguments { get; set; } = [];

    public List<string> HttpArguments { get; set; } = [];

    public Dictionary<string, List<string>> Arguments { get; set; } = [];

    public List<string> Targets { get; set; } = [];

    public Dictionary<string, string> Pairs { get; set; } = [];

    public List<string> Guardrails { get; set; } = [];

    public List<ProtectionSwitch> Switches { get; set; } = [];

    public List<string> Credentials { get; set; } = [];
}

internal sealed class AgentTool
{
    public List<string> Names { get; set; } = [];

    public string Reads { get; set; } = "";

    public string Verb { get; set; } = "observe";

    public string? Reversibility { get; set; }

    /// <summary>Set where the tool always reaches as much; else the targets are counted.</summary>
    public string? Scope { get; set; }

    public string Kind { get; set; } = "file";

    public List<string> Target { get; set; } = [];

    public List<string> Text { get; set; } = [];

    public List<string> Traits { get; set; } = [];

    public Dictionary<string, string> Cases { get; set; } = [];

    /// <summary>Holds only when the tool has no server: another server's tool of this name may be something else.</summary>
    public bool WholeName { get; set; }

    /// <summary>The name alone decides only without a server that is known to keep a trash.</summary>
    public bool Named { get; set; }
}

internal sealed class ProtectionSwitch
{
    public List<string> Keys { get; set; } = [];

    public List<string> Off { get; set; } = [];
}
