namespace AuditLens.Server.Triage;

/// <summary>A filled form of triage.</summary>
/// <param name="Seen">How many entries the history had that the person saw.</param>
/// <param name="Assignee">Null for nobody.</param>
/// <param name="Note">Null or empty for none.</param>
public sealed record TriageChange(int Seen, string Status, string? Assignee, string Verdict, string? Reason, string? Note)
{
    internal TriageOutcome Apply(TriageState before, string incident, string who, DateTimeOffset at)
    {
        List<TriageEntry> made = [];
        List<TriageEntry> overtaken = [];
        foreach ((string member, string? wanted) in Wanted())
        {
            string? now = before.Value(member);
            if (wanted == before.Before(member, Seen) || wanted == now)
            {
                continue;
            }

            bool isOvertaken = before.History.Skip(Seen).Any(e => e.Member == member);
            (isOvertaken ? overtaken : made).Add(new TriageEntry(at, who, member, now, wanted));
        }

        string? problem = Problem(before, made);
        if (problem is not null)
        {
            made.Clear();
        }

        if (Note?.Trim() is { Length: > 0 } note)
        {
            made.Add(new TriageEntry(at, who, TriageMembers.Note, null, note));
        }

        TriageState state = before with
        {
            Incident = made.Count > 0 ? incident : before.Incident,
            Status = To(TriageMembers.Status)!,
            Assignee = To(TriageMembers.Assignee),
            Verdict = To(TriageMembers.Verdict)!,
            Reason = To(TriageMembers.Reason),
            History = [.. before.History, .. made],
        };
        return new TriageOutcome(state, made, [.. overtaken.Select(static e => e.Member)], problem);

        string? To(string member) => made.Find(e => e.Member == member) is { } entry ? entry.To : before.Value(member);
    }

    /// <summary>A reason belongs to a false positive only: with another verdict there is none.</summary>
    private IEnumerable<(string Member, string? Value)> Wanted() =>
    [
        (TriageMembers.Status, Status),
        (TriageMembers.Assignee, Assignee),
        (TriageMembers.Verdict, Verdict),
        (TriageMembers.Reason, Verdict == TriageWords.FalsePositive ? Reason : null),
    ];

    /// <summary>What the state after these changes would lack; <see cref="TriageProblems"/>.</summary>
    private static string? Problem(TriageState before, List<TriageEntry> made)
    {
        string? After(string member) => made.Find(e => e.Member == member) is { } entry ? entry.To : before.Value(member);
        return made.Count == 0 ? null
            : After(TriageMembers.Status) == TriageWords.Closed && After(TriageMembers.Verdict) == TriageWords.Undetermined ? TriageProblems.ClosedWithoutVerdict
            : After(TriageMembers.Verdict) == TriageWords.FalsePositive && After(TriageMembers.Reason) is null ? TriageProblems.FalseWithoutReason
            : null;
    }
}

/// <param name="State">As it is now.</param>
/// <param name="Made">What this change added to the history.</param>
/// <param name="Overtaken">Members that somebody else had changed meanwhile; they stay as he left them.</param>
/// <param name="Problem">One of <see cref="TriageProblems"/>, when no member was changed for it; null for none.</param>
public sealed record TriageOutcome(TriageState State, IReadOnlyList<TriageEntry> Made, IReadOnlyList<string> Overtaken, string? Problem);

/// <summary>Words for what a change may not leave behind, and what to do about it.</summary>
public static class TriageProblems
{
    public const string ClosedWithoutVerdict = "closed-without-verdict";
    public const string FalseWithoutReason = "false-positive-without-reason";
    public const string Overtaken = "overtaken";

    /// <summary>The sentence for a word of an address; null for any other.</summary>
    public static string? Sentence(string? word) => word switch
    {
        ClosedWithoutVerdict => "Not changed: whoever closes an incident says what it was. Choose a verdict. A note, if you wrote one, is kept.",
        FalseWithoutReason => "Not changed: say why it is a false positive. A note, if you wrote one, is kept.",
        Overtaken => "Somebody else changed the same meanwhile; it stands as he left it. The rest of your change was made.",
        _ => null,
    };
}
