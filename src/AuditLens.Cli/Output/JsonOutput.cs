using System.Text;
using System.Text.Encodings.Web;
using System.Text.Json;
using AuditLens.Events;

namespace AuditLens.Cli.Output;

/// <summary>Writes JSON results, one value a line. Everything outside ASCII is escaped where it could harm a terminal.</summary>
internal static class JsonOutput
{
    // The default encoder escapes control, format and other invisible characters, and HTML-sensitive ones.
    private static readonly JsonWriterOptions Options = new() { Encoder = JavaScriptEncoder.Default };

    public static string Line(Action<Utf8JsonWriter> write)
    {
        using var buffer = new MemoryStream();
        using (var writer = new Utf8JsonWriter(buffer, Options))
        {
            write(writer);
        }

        return Encoding.UTF8.GetString(buffer.GetBuffer(), 0, (int)buffer.Length);
    }

    public static void Reference(Utf8JsonWriter writer, string name, EventRef reference)
    {
        writer.WriteStartObject(name);
        writer.WriteString("event", reference.Event.ToString());
        writer.WriteString("file", reference.File);
        Number(writer, "line", reference.Line);
        writer.WriteString("pointer", reference.Pointer);
        writer.WriteEndObject();
    }

    /// <summary>A number, or null.</summary>
    public static void Number(Utf8JsonWriter writer, string name, long? number)
    {
        if (number is { } value)
        {
            writer.WriteNumber(name, value);
        }
        else
        {
            writer.WriteNull(name);
        }
    }

    public static void Time(Utf8JsonWriter writer, string name, DateTimeOffset? time) => writer.WriteString(name, time is null ? null : Words.Time(time));
}
