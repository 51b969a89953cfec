using System.Text.Json;

namespace AuditLens.Ingestion.Dialects;

/// <summary>
/// Lists of chat messages, as the model services take them and most agent frameworks keep them: an array, an object that holds one, or one message a line. OpenAI, Anthropic,
/// Gemini, ShareGPT, LangChain, pydantic-ai, Strands, Vercel AI, OpenAI Agents, Google ADK, and logs of several agents whose role is their name.
/// </summary>
internal sealed class ChatDialect : IDialect
{
    public const string DialectName = "chat";

    /// <summary>The shape is shared by many; a dialect that knows more of the file goes first.</summary>
    private const int Typical = 50;

    public string Name => DialectName;

    public string Title => "Chat messages";

    public int Recognise(RecordSample sample)
    {
        int messages = 0;
        foreach (JsonElement record in sample.Records)
        {
            messages += IsConversation(record) || ChatShapes.IsMessage(record) ? 1 : 0;
        }

        return messages > 0 && messages * 2 >= sample.Records.Count ? Typical : 0;
    }

    public IDialectReader Open(SourceContext source, string? checkpoint) => new ChatReader(source, checkpoint);

    private static bool IsConversation(JsonElement record) => record.ValueKind switch
    {
        JsonValueKind.Array => record.GetArrayLength() > 0 && (ChatShapes.HoldsMessages(record) || IsConversation(record[0])),
        JsonValueKind.Object => !ChatShapes.ContainerOf(record).Messages.IsMissing(),
        _ => false,
    };
}
