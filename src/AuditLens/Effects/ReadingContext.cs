using System.Collections.Immutable;
using AuditLens.Effects.Environments;

namespace AuditLens.Effects;

/// <summary>What a reader knows while it descends through wrappers (<c>ssh host 'bash -c "psql ..."'</c>): place, hints, depth.</summary>
public sealed record ReadingContext
{
    public required IKnownSurroundings Surroundings { get; init; }

    public string? WorkingDirectory { get; init; }

    /// <summary>Variables assigned on this command line (<c>DATABASE_URL=... npx prisma ...</c>, <c>export X=...</c>); they win over <see cref="Surroundings"/>.</summary>
    public ImmutableDictionary<string, string> Variables { get; init; } = ImmutableDictionary<string, string>.Empty;

    /// <summary>Signs of the environment gathered on the way down, the nearest last.</summary>
    public ImmutableArray<EnvironmentHint> Hints { get; init; } = [];

    /// <summary>Nesting so far; readers stop at <see cref="MaximumDepth"/> with a note, so that hostile text cannot exhaust the stack.</summary>
    public int Depth { get; init; }

    /// <summary>Read as run on another host: its <c>localhost</c> is that host, not this machine.</summary>
    public bool Elsewhere { get; init; }

    public const int MaximumDepth = 12;

    public string? Variable(string name) => Variables.TryGetValue(name, out string? value) ? value : Surroundings.Variable(name);

    public ReadingContext Deeper() => this with { Depth = Depth + 1 };

    public ReadingContext With(EnvironmentHint hint) => this with { Hints = Hints.Add(hint) };
}
