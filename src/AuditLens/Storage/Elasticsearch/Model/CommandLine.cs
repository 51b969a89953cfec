using System.Text;
using System.Text.Json;

namespace AuditLens.Storage.Elasticsearch.Model;

/// <summary>The command line of a tool call, for ECS <c>process.command_line</c>: the member <c>command</c> or <c>cmd</c> of its arguments, text or list of words.</summary>
internal static class CommandLine
{
    private const int Longest = 64 * 1024;

    public static string? Of(string? arguments)
    {
        if (arguments is not { Length: > 2 and < Longest } || arguments[0] != '{'
            || (!arguments.Contains("\"command\"", StringComparison.Ordinal) && !arguments.Contains("\"cmd\"", StringComparison.Ordinal)))
        {
            return null;
        }

        try
        {
            Utf8JsonReader reader = new(Encoding.UTF8.GetBytes(arguments));
            reader.Read();
            while (reader.Read() && reader.TokenType == JsonTokenType.PropertyName)
            {
                bool isCommand = reader.ValueTextEquals("command"u8) || reader.ValueTextEquals("cmd"u8);
                reader.Read();
                if (isCommand)
                {
                    return Value(ref reader);
                }

                reader.Skip();
            }
        }
        catch (JsonException)
        {
            // Arguments are text as logged; not all of them are JSON.
        }

        return null;
    }

    private static string? Value(ref Utf8JsonReader reader)
    {
        if (reader.TokenType == JsonTokenType.String)
        {
            return reader.GetString();
        }

        if (reader.TokenType != JsonTokenType.StartArray)
        {
            return null;
        }

        List<string> words = [];
        while (reader.Read() && reader.TokenType == JsonTokenType.String)
        {
            words.Add(reader.GetString()!);
        }

        return reader.TokenType == JsonTokenType.EndArray ? string.Join(' ', words) : null;
    }
}
