using System.Collections.Immutable;
using AuditLens.Events;

namespace AuditLens.Explanations;

/// <summary>The agent's account of what it did, claim by claim, against the records.</summary>
/// <param name="Source">Record that holds the account; null when it came from a file given with <c>--explanation</c>.</param>
public sealed record ExplanationCheck(EventRef? Source, ImmutableArray<CheckedClaim> Claims, ImmutableArray<Omission> Omissions);

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
