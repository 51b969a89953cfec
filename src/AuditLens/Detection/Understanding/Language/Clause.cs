using System.Collections.Immutable;
using AuditLens.Effects;

namespace AuditLens.Detection.Understanding.Language;

internal enum ClauseMood
{
    /// <summary>Asks that something be done.</summary>
    Request,

    /// <summary>Forbids it.</summary>
    Prohibition,

    /// <summary>Allows what may have been forbidden before.</summary>
    Permission,
}

/// <summary>One verb of a sentence with what it is about.</summary>
/// <param name="Objects">Noun phrases without articles, lower case, singular heads: <c>test data</c>.</param>
/// <param name="ExceptFor">Noun phrases that the clause leaves out of its object (after except, but not).</param>
internal sealed record Clause(
    ClauseMood Mood,
    VerbMeaning Verb,
    ImmutableArray<string> Objects,
    ImmutableArray<string> ExceptFor,
    DeploymentEnvironment Environment,
    EffectScope Scope,
    bool UnlessApproved,
    Sentence Sentence);
