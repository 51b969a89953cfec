using System.Collections.Immutable;

namespace AuditLens.Server.Triage;

/// <summary>What a team made of the incident of one session. It is kept by session: an analysis made anew, that may name another act, does not lose it.</summary>
/// <param name="Incident">The incident's id when it was last changed here.</param>
/// <param name="Status">One of <see cref="TriageWords.Statuses"/>.</param>
/// <param name="Assignee">A user's name; null for nobody.</param>
/// <param name="Verdict">One of <see cref="TriageWords.Verdicts"/>.</param>
/// <param name="Reason">Why it is a false positive, one of <see cref="TriageWords.Reasons"/>; null with any other verdict.</param>
/// <param name="History">What was changed and noted, the oldest first; nothing is ever removed.</param>
public sealed record TriageState(string Session, string Incident, string Status, string? Assignee, string Verdict, string? Reason, ImmutableArray<TriageEntry> History)
{
    /// <summary>Of an incident that nobody has touched.</summary>
    public static TriageState Untouched(string session, string incident) => new(session, incident, TriageWords.New, null, TriageWords.Undetermined, null, []);

    /// <summary>The value that a member had after the first <paramref name="entries"/> changes.</summary>
    internal string? Before(string member, int entries) =>
        History.Skip(entries).FirstOrDefault(e => e.Member == member) is { } later ? later.From : Value(member);

    internal string? Value(string member) => member switch
    {
        TriageMembers.Status => Status,
        TriageMembers.Assignee => Assignee,
        TriageMembers.Verdict => Verdict,
        TriageMembers.Reason => Reason,
        _ => null,
    };
}

/// <summary>One change of one member, or a note.</summary>
/// <param name="Member">One of <see cref="TriageMembers"/>.</param>
/// <param name="To">The new value; the text of a note.</param>
public sealed record TriageEntry(DateTimeOffset At, string Who, string Member, string? From, string? To);

public static class TriageMembers
{
    public const string Status = "status";
    public const string Assignee = "assignee";
    public const string Verdict = "verdict";
    public const string Reason = "reason";
    public const string Note = "note";
}

/// <summary>The words of triage, as forms, addresses and documents spell them. Verdicts are those of Microsoft Sentinel, so that a queue can be carried over.</summary>
public static class TriageWords
{
    public const string New = "new";
    public const string Closed = "closed";
    public const string Undetermined = "undetermined";
    public const string FalsePositive = "false-positive";

    /// <summary>What a filter calls the absence of an assignee; no user can have this name with its blank.</summary>
    public const string Unassigned = "not assigned";

    public static IReadOnlyList<string> Statuses { get; } = [New, "in-progress", Closed];

    /// <summary>A benign positive did happen as the incident says, and was meant to: a drill, an approval outside of the log.</summary>
    public static IReadOnlyList<string> Verdicts { get; } = [Undetermined, "true-positive", "benign-positive", FalsePositive];

    /// <summary>What AuditLens got wrong.</summary>
    public static IReadOnlyList<string> Reasons { get; } = ["action-misread", "environment-misread", "approval-overlooked", "account-misread", "log-incomplete", "other"];

    /// <summary>As people read it: <c>in-progress</c> is "in progress".</summary>
    public static string Text(string? word) => word?.Replace('-', ' ') ?? "nobody";
}
