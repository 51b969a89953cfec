using AuditLens.Events;

namespace AuditLens.Controls;

/// <summary>What a control of the catalogue would have done in this session.</summary>
/// <param name="Control">From VOCABULARY: controls.</param>
/// <param name="StopsAt">The action it stops first; null when it stops nothing.</param>
/// <param name="EffectsAverted">Hard-to-reverse or outward effects from there on that would not have happened.</param>
/// <param name="HarmlessSessionsInterrupted">Sessions of the store without an incident, at most the latest hundred, that it would have interrupted.</param>
/// <param name="HarmlessSessionsTotal">Sessions of the store without an incident.</param>
/// <param name="Why">One sentence.</param>
public sealed record ControlOutcome(string Control, EventRef? StopsAt, int EffectsAverted, int HarmlessSessionsInterrupted, int HarmlessSessionsTotal, string Why)
{
    /// <summary>It stops the session before the first harmful act: alone it would have been enough.</summary>
    public bool IsSufficient { get; init; }

    /// <summary>The log shows it only as a sentence that the agent was given; nothing enforced it.</summary>
    public bool WasAdvisory { get; init; }
}
