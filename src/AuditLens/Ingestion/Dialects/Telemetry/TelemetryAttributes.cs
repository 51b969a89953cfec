using System.Text.Json;

namespace AuditLens.Ingestion.Dialects.Telemetry;

/// <summary>Attributes of a span, event, log record or resource as plain JSON values by key; a repeated key keeps its last value.</summary>
internal sealed class TelemetryAttributes
{
    public static readonly TelemetryAttributes None = new();

    private readonly Dictionary<string, JsonElement> _values = new(StringComparer.Ordinal);

    public IEnumerable<KeyValuePair<string, JsonElement>> All => _values;

    public int Count => _values.Count;

    public JsonElement this[string key] => _values.TryGetValue(key, out JsonElement value) ? value : default;

    /// <summary>An absent value leaves the key as it was.</summary>
    public void Set(string key, JsonElement plainValue)
    {
        if (plainValue.ValueKind != JsonValueKind.Undefined)
        {
            _values[key] = plainValue;
        }
    }

    public bool Has(string key) => _values.ContainsKey(key);

    /// <summary>The first of these keys with text (a number or truth value counts as text).</summary>
    public string? Text(params ReadOnlySpan<string> keys)
    {
        foreach (string key in keys)
        {
            if (_values.TryGetValue(key, out JsonElement value) && value.FilledText() is { } text)
            {
                return text;
            }
        }

        return null;
    }

    /// <summary>The first of these keys with any content, structures as JSON text.</summary>
    public string? TextOrJson(params ReadOnlySpan<string> keys)
    {
        foreach (string key in keys)
        {
            if (_values.TryGetValue(key, out JsonElement value) && value.AsText() is { Length: > 0 } text)
            {
                return text;
            }
        }

        return null;
    }

    public long? Long(params ReadOnlySpan<string> keys)
    {
        foreach (string key in keys)
        {
            if (_values.TryGetValue(key, out JsonElement value) && value.AsLong() is { } number)
            {
                return number;
            }
        }

        return null;
    }

    /// <summary>A structure: as it is, or decoded from the JSON text that most span attributes hold.</summary>
    public JsonElement Json(string key) => this[key].Decoded();

    /// <summary>Copies what must outlive the record.</summary>
    public TelemetryAttributes Detach()
    {
        TelemetryAttributes copy = new();
        foreach ((string key, JsonElement value) in _values)
        {
            copy._values[key] = value.Clone();
        }

        return copy;
    }
}
