using System.Text.Json;

namespace AuditLens.Ingestion.Dialects;

/// <summary>Reads the calls that a message lists beside its content, whatever the framework calls their parts.</summary>
internal static class ChatToolCalls
{
    public static void Read(JsonElement message, Turn turn)
    {
        ReadList(message.FirstMember("tool_calls"u8, "toolCalls"u8), turn);
        JsonElement legacy = message.Member("function_call"u8);
        if (legacy.IsObject())
        {
            turn.EmitCall(null, legacy.StringAt("name"u8), Arguments(legacy));
        }

        // LangChain keeps calls whose arguments are no valid JSON in a list of their own; they were asked for all the same.
        ReadList(message.Member("invalid_tool_calls"u8), turn);
    }

    /// <summary>One call: <c>{id, function: {name, arguments}}</c>, <c>{id, name, args}</c>, <c>{id, function: name, args}</c> and their kin.</summary>
    public static void ReadCall(JsonElement call, Turn turn)
    {
        JsonElement function = call.Member("function"u8);
        JsonElement named = function.IsObject() ? function : call;
        string? tool = function.AsFilledString() ?? named.StringAt("name"u8) ?? named.StringAt("tool_name"u8) ?? named.StringAt("toolName"u8) ?? named.StringAt("function_name"u8);
        turn.EmitCall(IdOf(call), tool, Arguments(named) ?? Arguments(call));
    }

    public static string? IdOf(JsonElement element) =>
        element.StringAt("call_id"u8) ?? element.StringAt("tool_call_id"u8) ?? element.StringAt("toolCallId"u8) ?? element.StringAt("tool_use_id"u8)
        ?? element.StringAt("toolUseId"u8) ?? element.StringAt("id"u8);

    public static string? Arguments(JsonElement call)
    {
        JsonElement arguments = call.FirstMember("arguments"u8, "args"u8);
        return (arguments.IsMissing() ? call.FirstMember("input"u8, "parameters"u8) : arguments).AsText();
    }

    private static void ReadList(JsonElement calls, Turn turn)
    {
        if (!calls.IsArray())
        {
            return;
        }

        foreach (JsonElement call in calls.EnumerateArray())
        {
            if (call.IsObject())
            {
                ReadCall(call, turn);
            }
        }
    }
}
