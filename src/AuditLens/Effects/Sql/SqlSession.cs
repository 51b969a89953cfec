using System.Collections.Immutable;
using AuditLens.Effects.Environments;

namespace AuditLens.Effects.Sql;

/// <summary>What holds from one statement of a script to the next: the database in use, what was made here, the open transaction.</summary>
internal sealed class SqlSession(ReadingContext context)
{
    private const int MostEffects = 400;

    private readonly Dictionary<string, int> _savepoints = new(StringComparer.OrdinalIgnoreCase);
    private readonly Dictionary<string, int> _dropped = new(StringComparer.OrdinalIgnoreCase);
    private readonly ReadingContext _place = context;
    private int _transaction = -1;

    /// <summary>The place with the database in use; a new choice takes the place of the last.</summary>
    public ReadingContext Context { get; private set; } = context;

    public List<ActionEffect> Effects { get; } = [];

    public List<string> Notes { get; } = [];

    /// <summary>Database named by <c>USE x</c> or <c>\c x</c>.</summary>
    public string? Database { get; private set; }

    /// <summary>Tables that exist in this session only.</summary>
    public HashSet<string> Temporary { get; } = new(StringComparer.OrdinalIgnoreCase);

    /// <summary>Tables that the same text created.</summary>
    public HashSet<string> Created { get; } = new(StringComparer.OrdinalIgnoreCase);

    /// <summary>Names of common table expressions of the statement being read, with the table each draws from and how much of it.</summary>
    public Dictionary<string, (SqlName Table, RowScope Scope)> Expressions { get; } = new(StringComparer.OrdinalIgnoreCase);

    public Dictionary<string, string> Prepared { get; } = new(StringComparer.OrdinalIgnoreCase);

    /// <summary>Variables that hold SQL text, by name: <c>@sql</c>.</summary>
    public Dictionary<string, string> Texts { get; } = new(StringComparer.OrdinalIgnoreCase);

    /// <summary>Set while the statement runs only on a condition: a rollback there is no rollback of the whole.</summary>
    public bool Conditional { get; set; }

    /// <summary>Inside a CATCH block.</summary>
    public bool InHandler { get; set; }

    public void Use(string database)
    {
        Database = database;
        Context = _place.With(new EnvironmentHint(HintKind.DatabaseName, database, $"database {database}"));
    }

    /// <summary><c>\c name</c>, <c>\c name user host</c> or <c>\c url</c>.</summary>
    public void Connect(string argument, string? host)
    {
        if (ConnectionString.TryParse(argument, out ConnectionString? connection))
        {
            Context = _place.With(new EnvironmentHint(HintKind.Connection, argument, "connection of the script"));
            Database = connection.Database ?? Database;
        }
        else
        {
            Use(argument);
        }

        if (host is not (null or "-"))
        {
            Context = Context.With(new EnvironmentHint(HintKind.Host, host, $"host {host}"));
        }
    }

    public void Note(string note)
    {
        if (Notes.Count < 20 && !Notes.Contains(note))
        {
            Notes.Add(note);
        }
    }

    public bool IsTemporary(SqlName name) => name.IsTemporary || Temporary.Contains(name.Text) || Temporary.Contains(name.Last);

    public EffectTarget Target(string kind, SqlName name) => Target(kind, name.Text);

    public EffectTarget Target(string kind, string name) => new(kind, name, kind is "database" or "role" or "server" or "setting" or "file" ? null : Database);

    /// <summary>Adds an effect, with the environment that the targets and the session show.</summary>
    public void Add(SqlStatement statement, ActionEffect effect, string? database = null)
    {
        if (Effects.Count >= MostEffects)
        {
            Note($"more than {MostEffects} effects; the rest is not listed");
            return;
        }

        IReadOnlyList<EnvironmentHint> hints = database is null
            ? Context.Hints
            : Context.Hints.Add(new EnvironmentHint(HintKind.DatabaseName, database, $"database {database}"));
        (DeploymentEnvironment environment, string? basis) = EnvironmentResolver.Resolve(hints, Context.Surroundings);
        Effects.Add(effect with { Environment = environment, EnvironmentBasis = basis, Command = statement.Display });
    }

    /// <summary>One target, the usual case. What lives in the session only is <c>none-needed</c>.</summary>
    public void Add(
        SqlStatement statement, EffectVerb verb, EffectScope scope, Reversibility reversibility, EffectTarget? target, string reading, string summary, params ReadOnlySpan<string> traits)
    {
        ImmutableArray<EffectTarget> targets = target is null ? [] : [target];
        Add(statement, new ActionEffect { Verb = verb, Scope = scope, Reversibility = reversibility, Targets = targets, Reading = reading, Summary = summary, Traits = [.. traits] }, DatabaseOf(target));
    }

    /// <summary>A database's own name, and the first part of a qualified table name, show where it lies; a table's name alone never does.</summary>
    public static string? DatabaseOf(EffectTarget? target)
    {
        if (target is null)
        {
            return null;
        }

        int dot = target.Name.IndexOf('.', StringComparison.Ordinal);
        return target.Kind is "database" or "schema" ? target.Name : dot > 0 && target.Kind is not ("setting" or "file" or "role" or "server") ? target.Name[..dot] : null;
    }

    public void BeginTransaction() => _transaction = _transaction < 0 ? Effects.Count : _transaction;

    public void Commit() => _transaction = -1;

    public void Savepoint(string name) => _savepoints[name] = Effects.Count;

    /// <summary>Takes back everything since the transaction, or the savepoint, began.</summary>
    public void Rollback(string? savepoint)
    {
        int from = savepoint is not null && _savepoints.TryGetValue(savepoint, out int saved) ? saved : _transaction;
        if (from < 0 || Conditional)
        {
            return;
        }

        for (int i = from; i < Effects.Count; i++)
        {
            if (Effects[i].Reversibility != Reversibility.NoneNeeded)
            {
                Effects[i] = Effects[i] with { Reversibility = Reversibility.NoneNeeded, Summary = $"{Effects[i].Summary}, and rolls it back" };
            }
        }

        _transaction = savepoint is null ? -1 : _transaction;
    }

    public void RememberDrop(string kind, string name) => _dropped[$"{kind} {name}"] = Effects.Count - 1;

    /// <summary>A table, schema or database dropped and made again by the same text was emptied: a reset.</summary>
    public void Recreate(string kind, string name)
    {
        if (_dropped.Remove($"{kind} {name}", out int index) && index < Effects.Count && Effects[index].Verb == EffectVerb.Delete)
        {
            Effects[index] = Effects[index] with { Verb = EffectVerb.Reset, Summary = $"drops and recreates {name}" };
        }
    }
}
