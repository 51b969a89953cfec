using System.Text;
using System.Text.Encodings.Web;
using System.Text.Json;

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
}
