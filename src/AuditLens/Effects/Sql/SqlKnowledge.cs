using System.Collections.Frozen;
using AuditLens.Effects.Environments;

namespace AuditLens.Effects.Sql;

/// <summary>The names that SQL gives meaning to beyond its grammar; data in <c>sql.yaml</c>.</summary>
internal sealed class SqlKnowledge
{
    private readonly FrozenDictionary<string, SqlRoutine> _functions;
    private readonly FrozenDictionary<string, SqlRoutine> _procedures;
    private readonly FrozenDictionary<string, List<string>> _protections;
    private readonly SqlObject[] _objects;

    private SqlKnowledge(SqlData data)
    {
        KeyColumns = data.KeyColumns.ToFrozenSet(StringComparer.Ordinal);
        _functions = ByName(data.Functions);
        _procedures = ByName(data.Procedures);
        _protections = data.Protections.ToFrozenDictionary(protection => protection.Setting, protection => protection.Off, StringComparer.OrdinalIgnoreCase);
        _objects = [.. data.Objects.OrderByDescending(entry => entry.Parts.Length)];
    }

    public static SqlKnowledge Default { get; } = new(EmbeddedYaml.Load<SqlData>("Sql", "sql.yaml"));

    public FrozenSet<string> KeyColumns { get; }

    public SqlRoutine? Function(string name) => _functions.GetValueOrDefault(name);

    public SqlRoutine? Procedure(string name) => _procedures.GetValueOrDefault(name);

    /// <summary>True when this value of the setting switches a protection off.</summary>
    public bool SwitchesOff(string setting, string value)
    {
        string plain = setting.TrimStart('@')[(setting.TrimStart('@').LastIndexOf('@') + 1)..];
        plain = _protections.ContainsKey(plain) ? plain : plain[(plain.LastIndexOf('.') + 1)..];
        return _protections.TryGetValue(plain, out List<string>? off) && off.Contains(value, StringComparer.OrdinalIgnoreCase);
    }

    /// <summary>The kind of object that is named from a position on, the longest wording first.</summary>
    public SqlObject? ObjectAt(SqlStatement statement, int index, out int after)
    {
        foreach (SqlObject candidate in _objects)
        {
            bool matches = true;
            for (int i = 0; i < candidate.Parts.Length && matches; i++)
            {
                matches = statement.Is(index + i, candidate.Parts[i]);
            }

            if (matches)
            {
                after = index + candidate.Parts.Length;
                return candidate;
            }
        }

        after = index;
        return null;
    }

    private static FrozenDictionary<string, SqlRoutine> ByName(List<SqlRoutine> routines) => routines
        .SelectMany(routine => routine.Names.Select(name => (name, routine)))
        .ToFrozenDictionary(entry => entry.name, entry => entry.routine, StringComparer.OrdinalIgnoreCase);
}

/// <summary>Shape of <c>sql.yaml</c>.</summary>
internal sealed class SqlData
{
    public List<string> KeyColumns { get; set; } = [];

    public List<SqlObject> Objects { get; set; } = [];

    public List<SqlRoutine> Functions { get; set; } = [];

    public List<SqlRoutine> Procedures { get; set; } = [];

    public List<SqlProtection> Protections { get; set; } = [];
}

internal sealed class SqlObject
{
    public string Words { get; set; } = "";

    public string Kind { get; set; } = "";

    public bool HoldsData { get; set; }

    public bool Protects { get; set; }

    public bool Access { get; set; }

    public bool Recovery { get; set; }

    public string[] Parts => field ??= Words.Split(' ');
}

internal sealed class SqlRoutine
{
    public List<string> Names { get; set; } = [];

    public string Verb { get; set; } = "";

    public string Scope { get; set; } = "unknown";

    public string Reversibility { get; set; } = "unknown";

    public string Kind { get; set; } = "";

    public int SqlArgument { get; set; }

    /// <summary>Sign in the SQL argument for the name that the routine fills in.</summary>
    public string? Placeholder { get; set; }

    public string Summary { get; set; } = "";

    public List<string> Traits { get; set; } = [];
}

internal sealed class SqlProtection
{
    public string Setting { get; set; } = "";

    public List<string> Off { get; set; } = [];
}
