namespace AuditLens.Detection.Statistics;

/// <summary>What one session looked like, in numbers and names: what baselines are made of.</summary>
/// <param name="Started">UTC; null without times.</param>
/// <param name="Tools">Calls by tool.</param>
/// <param name="Verbs">Changing effects by verb class.</param>
/// <param name="Places">Changing effects by environment and by host or container of their targets.</param>
/// <param name="Transitions">How often a tool (first) was followed by another (second), joined by a tab.</param>
/// <param name="Numbers">By the names of <see cref="SessionFeatures"/>; what the log does not tell is left out.</param>
public sealed record SessionProfile(
    string Session,
    DateTimeOffset? Started,
    IReadOnlyDictionary<string, int> Tools,
    IReadOnlyDictionary<string, int> Verbs,
    IReadOnlyDictionary<string, int> Places,
    IReadOnlyDictionary<string, int> Transitions,
    IReadOnlyDictionary<string, double> Numbers);
