using System.Buffers;
using System.Text.Json;

namespace AuditLens.Ingestion.Dialects.Telemetry.Conventions;

/// <summary>All conventions, the ones with the most exact names first. A new one is one file and one line here.</summary>
internal static class SpanConventions
{
    private static readonly ISpanConvention[] All =
    [
        new CodingAgentConvention(),
        new VercelConvention(),
        new GenAiConvention(),
        new GenAiEventsConvention(),
        new OpenInferenceConvention(),
        new AdkConvention(),
        new OpenLlmetryConvention(),
        new MlflowConvention(),
        new ObservationConvention(),
    ];

    public static SpanReading Read(TelemetrySpan span)
    {
        SpanReading reading = new();
        foreach (ISpanConvention convention in All)
        {
            convention.Read(span, reading);
        }

        if (reading.Role == SpanRole.Tool && reading.Tool is null)
        {
            reading.Tool = span.Name.StartsWith("execute_tool ", StringComparison.Ordinal) ? span.Name["execute_tool ".Length..] : span.Name;
        }

        return reading;
    }
}

/// <summary>Writes small JSON texts.</summary>
internal static class JsonText
{
    /// <summary><c>{"name":"value"}</c>; null when there is no value.</summary>
    public static string? Object(string name, string? value) => value is null ? null : Object([(name, value)]);

    /// <summary>An object of the members that have a value; null when none has.</summary>
    public static string? Object(params ReadOnlySpan<(string Name, string? Value)> members)
    {
        ArrayBufferWriter<byte> buffer = new();
        int written = 0;
        using (Utf8JsonWriter writer = new(buffer, new JsonWriterOptions { Encoder = System.Text.Encodings.Web.JavaScriptEncoder.UnsafeRelaxedJsonEscaping }))
        {
            writer.WriteStartObject();
            foreach ((string name, string? value) in members)
            {
                if (value is not null)
                {
                    writer.WriteString(name, value);
                    written++;
                }
            }

            writer.WriteEndObject();
        }

        return written == 0 ? null : System.Text.Encoding.UTF8.GetString(buffer.WrittenSpan);
    }
}
