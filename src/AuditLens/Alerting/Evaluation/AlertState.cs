using System.Collections.Immutable;
using AuditLens.Alerting.Rules;

namespace AuditLens.Alerting.Evaluation;

/// <summary>What a rule remembers from one run to the next.</summary>
public sealed record RuleState
{
    public static readonly RuleState New = new();

    /// <summary>The moment of the schedule up to which the rule has run; null when it never did.</summary>
    public DateTimeOffset? LastRun { get; init; }

    /// <summary>Groups that are not well, by key.</summary>
    public ImmutableSortedDictionary<string, GroupState> Groups { get; init; } = ImmutableSortedDictionary.Create<string, GroupState>(StringComparer.Ordinal);

    /// <summary>Decided and not yet handed to the outbox. It is part of this document so that no decision is lost between deciding and sending.</summary>
    public ImmutableArray<AlertNotice> Pending { get; init; } = [];
}

public sealed record GroupState
{
    public required ImmutableSortedDictionary<string, string> Labels { get; init; }

    public required AlertLevel Level { get; init; }

    /// <summary>Since when it is not well: the begin of this episode.</summary>
    public required DateTimeOffset Since { get; init; }

    public double Value { get; init; }

    /// <summary>The level that people were told last; <see cref="AlertLevel.Ok"/> when they were not told yet.</summary>
    public AlertLevel Told { get; init; }

    public DateTimeOffset? ToldAt { get; init; }

    /// <summary>The group stands for missing data.</summary>
    public bool IsNoData { get; init; }
}

/// <summary>Why a message is sent.</summary>
public enum NoticeKind
{
    Fired,

    /// <summary>From warning to critical.</summary>
    Escalated,

    /// <summary>Still so.</summary>
    Repeated,

    Resolved,
}

/// <summary>One decision to tell people, with all that a message says.</summary>
public sealed record AlertNotice
{
    /// <summary>Stable: the same decision has the same key in every process and at every try, so that a receiver can drop what it has.</summary>
    public required string Key { get; init; }

    /// <summary>The same for all messages on one group from its first to its end.</summary>
    public required string Episode { get; init; }

    public required string Rule { get; init; }

    public required string Title { get; init; }

    public string Description { get; init; } = "";

    public required NoticeKind Kind { get; init; }

    public required AlertLevel Level { get; init; }

    /// <summary>What people were told before.</summary>
    public AlertLevel Before { get; init; }

    public required ImmutableSortedDictionary<string, string> Labels { get; init; }

    public required AlertSubject Subject { get; init; }

    public required AlertMeasure Measure { get; init; }

    public double Value { get; init; }

    public double? Expected { get; init; }

    public long Observed { get; init; }

    public double? Threshold { get; init; }

    public bool IsNoData { get; init; }

    /// <summary>The moment of the schedule.</summary>
    public required DateTimeOffset At { get; init; }

    public required DateTimeOffset Since { get; init; }

    public required DateTimeOffset From { get; init; }

    public required DateTimeOffset To { get; init; }

    public DateTimeOffset? Last { get; init; }

    /// <summary>How long this notice holds at most unless it is repeated, for receivers that forget.</summary>
    public TimeSpan? Repeat { get; init; }

    public ImmutableArray<Observation> Worst { get; init; } = [];

    /// <summary>The silence or maintenance because of which nobody is told; null when people are told.</summary>
    public string? Suppressed { get; init; }

    public ImmutableArray<string>? Channels { get; init; }

    public string? TitleTemplate { get; init; }

    public string? TextTemplate { get; init; }
}
