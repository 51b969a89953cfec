using System.Text.Json;

namespace AuditLens.Ingestion.Dialects.Telemetry;

/// <summary>Trace and span ids in the encodings that exporters use, made comparable.</summary>
internal static class TelemetryIds
{
    /// <summary>Hexadecimal (with or without 0x) in lower case; base64 of 16 or 8 bytes becomes hexadecimal; decimal ids stay. Null for empty and all-zero ids.</summary>
    public static string? Normalise(JsonElement value)
    {
        string? text = value.FilledText()?.Trim();
        if (string.IsNullOrEmpty(text))
        {
            return null;
        }

        if (text.StartsWith("0x", StringComparison.OrdinalIgnoreCase))
        {
            text = text[2..];
        }

        if (text.Length is 12 or 24 && text[^1] == '=' && TryBase64(text, out string hex))
        {
            text = hex;
        }

        if (text.AsSpan().IndexOfAnyExcept('0') < 0)
        {
            return null;
        }

        return text.All(char.IsAsciiHexDigit) ? text.ToLowerInvariant() : text;
    }

    private static bool TryBase64(string text, out string hex)
    {
        Span<byte> bytes = stackalloc byte[18];
        bool decoded = Convert.TryFromBase64String(text, bytes, out int written) && written is 8 or 16;
        hex = decoded ? Convert.ToHexStringLower(bytes[..written]) : "";
        return decoded;
    }
}
