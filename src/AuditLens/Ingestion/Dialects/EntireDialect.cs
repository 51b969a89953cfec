using System.Text.Json;
using AuditLens.Events;

namespace AuditLens.Ingestion.Dialects;

/// <summary>Entire checkpoints, version 2: condensed lines of a session of any agent, with results inside their calls.</summary>
internal sealed class EntireDialect : IDialect
{
    public const string DialectName = "entire";

    public string Name => DialectName;

    public string Title => "Entire transcript";

    public int Recognise(RecordSample sample)
    {
        int lines = 0;
        foreach (JsonElement record in sample.Records)
        {
            lines += record.Has("v"u8) && record.Member("agent"u8).IsString() && record.Member("type"u8).IsString() && record.Has("ts"u8) ? 1 : 0;
        }

        return lines > 0 ? 60 + (35 * lines / sample.Records.Count) : 0;
    }

    public IDialectReader Open(SourceContext source, string? checkpoint) => new Reader(source, checkpoint);

    private sealed class Reader(SourceContext source, string? checkpoint) : DialectReader(source)
    {
        private string? _session = checkpoint;
        private string? _lastMessage;
        private Conversation? _conversation;

        public override string? Checkpoint() => _session;

        protected override void ReadRecord(JsonElement record)
        {
            JsonElement content = record.Member("content"u8);
            if (record.StringAt("type"u8) is not { } type || !content.IsArray())
            {
                Reject(RejectionCodes.UnknownShape, "A line of an Entire transcript has a type and an array of content; this one has not.");
                return;
            }

            _session ??= Source.SessionIdFrom(ChatBlocks.TextOf(content));
            string? agent = record.StringAt("agent"u8);
            _conversation ??= new Conversation(this, DialectName, _session) { AgentName = agent };
            _conversation.Describe(new HarnessFacts(agent ?? "Entire", record.StringAt("cli_version"u8)));
            Turn turn = _conversation.Next(Place.Whole(Record));
            turn.NativeId = record.StringAt("id"u8);
            turn.Time = record.Member("ts"u8).AsTime();

            // Lines of one message of the model repeat its tokens.
            bool repeated = turn.NativeId is not null && string.Equals(turn.NativeId, _lastMessage, StringComparison.Ordinal);
            turn.Usage = repeated ? null : record.AsUsage();
            _lastMessage = turn.NativeId;
            ChatSpeaker speaker = ChatRole.Parse(type).Speaker;
            foreach (JsonElement block in content.EnumerateArray())
            {
                ReadBlock(block, speaker, turn);
            }
        }

        private static void ReadBlock(JsonElement block, ChatSpeaker speaker, Turn turn)
        {
            if (block.StringAt("name"u8) is not { } tool)
            {
                ChatTexts.Emit(block.StringAt("text"u8), turn, speaker, block.Member("type"u8).Is("thinking"u8));
                return;
            }

            string? id = block.StringAt("id"u8);
            turn.EmitCall(id, tool, block.Member("input"u8).AsText());
            JsonElement result = block.Member("result"u8);
            if (result.IsObject())
            {
                turn.EmitResult(id, tool, result.Member("output"u8).AsText(), ChatOutcomes.Of(result));
            }
        }
    }
}
