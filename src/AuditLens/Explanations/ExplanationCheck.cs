using System.Collections.Immutable;
using AuditLens.Events;

namespace AuditLens.Explanations;

/// <summary>The agent's account of what it did, claim by claim, against the records.</summary>
/// <param name="Source">Record that holds the account; null when it came from a file given with <c>--explanation</c>.</param>
public sealed record ExplanationCheck(EventRef? Source, ImmutableArray<CheckedClaim> Claims, ImmutableArray<Omission> Omissions)
{
    /// <summary>Claims that cannot both be true, within one account or between several.</summary>
    public ImmutableArray<Contradiction> Contradictions { get; init; } = [];
}

/// <summary>One claim as read in a sentence of the account.</summary>
/// <param name="Kind">From VOCABULARY: claim kinds.</param>
/// <param name="Polarity"><c>affirmed</c> or <c>negated</c>, as worded.</param>
/// <param name="Direction"><c>exculpating</c>, <c>self-incriminating</c> or <c>neutral</c>.</param>
public sealed record Claim(string Text, string Sentence, string Kind, string Polarity, bool Hedged, string Direction);

/// <param name="Verdict">From VOCABULARY: claim verdicts, or <c>unclassified</c>.</param>
/// <param name="Material">It bears on impact, authorisation or recovery.</param>
/// <param name="Reason">One sentence.</param>
/// <param name="Source">The record that holds this claim's account.</param>
public sealed record CheckedClaim(Claim Claim, string Verdict, bool Material, string Reason, ImmutableArray<EventRef> Evidence, EventRef? Source);

/// <summary>A material act that the log shows and the account leaves out.</summary>
public sealed record Omission(string What, ImmutableArray<EventRef> Evidence);

/// <summary>Two claims that cannot both be true.</summary>
/// <param name="Texts">The two texts, in the order in which they were said.</param>
/// <param name="Why">One sentence; it says which of the two the records bear out, when they do.</param>
/// <param name="Evidence">The records of the accounts that hold the texts, then those that decide.</param>
public sealed record Contradiction(ImmutableArray<string> Texts, string Why, ImmutableArray<EventRef> Evidence);
