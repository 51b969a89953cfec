using System.Text.Json;
using AuditLens.Events;

namespace AuditLens.Ingestion.Dialects.Telemetry;

/// <summary>A span of any envelope.</summary>
internal sealed class TelemetrySpan
{
    /// <summary>Hexadecimal, lower case, where the log has a trace id in a known encoding; else as logged.</summary>
    public required string? TraceId { get; init; }

    public required string? SpanId { get; set; }

    /// <summary>Hash over the span as logged, to tell a repeat from another span under the same id; valid within this process, 0 where the envelope gives none.</summary>
    public int Fingerprint { get; init; }

    /// <summary>Set when another span bears the same id and says something else: that id. <see cref="SpanId"/> is then made unique.</summary>
    public string? SharesIdWith { get; set; }

    /// <summary>Null for a root.</summary>
    public required string? ParentId { get; init; }

    public required string Name { get; init; }

    public required DateTimeOffset? Start { get; init; }

    public required DateTimeOffset? End { get; init; }

    public required TelemetryAttributes Attributes { get; set; }

    public required TelemetryAttributes Resource { get; set; }

    public string? Scope { get; init; }

    /// <summary>True for status ERROR, false for status OK, null for unset.</summary>
    public bool? Failed { get; init; }

    public string? StatusMessage { get; init; }

    public IReadOnlyList<TelemetryPoint> Events { get; init; } = [];

    public required SourceLocation Source { get; init; }

    /// <summary>Makes the span independent of the record it was read from.</summary>
    public void Detach()
    {
        Attributes = Attributes.Detach();
        Resource = Resource.Detach();
        foreach (TelemetryPoint point in Events)
        {
            point.Detach();
        }
    }
}

/// <summary>A log record, or an event of a span: something at one moment.</summary>
internal sealed class TelemetryPoint
{
    public required string? TraceId { get; init; }

    public required string? SpanId { get; init; }

    /// <summary>Event name: the record's own, else the attribute <c>event.name</c>; empty when it has none.</summary>
    public required string Name { get; init; }

    public required DateTimeOffset? Time { get; init; }

    public required TelemetryAttributes Attributes { get; set; }

    public required TelemetryAttributes Resource { get; set; }

    public JsonElement Body { get; set; }

    public string? Scope { get; init; }

    public required SourceLocation Source { get; init; }

    public void Detach()
    {
        Attributes = Attributes.Detach();
        Resource = Resource.Detach();
        Body = Body.ValueKind == JsonValueKind.Undefined ? Body : Body.Clone();
    }
}

/// <summary>What one record of a log holds.</summary>
internal sealed class TelemetryBatch
{
    public List<TelemetrySpan> Spans { get; } = [];

    public List<TelemetryPoint> Points { get; } = [];

    /// <summary>Parts that are no span and no log record where one should be.</summary>
    public List<(SourceLocation Where, string Reason)> Problems { get; } = [];

    /// <summary>True when the record is telemetry at all, be it empty or metrics only.</summary>
    public bool Recognised { get; set; }
}
