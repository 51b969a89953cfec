using System.CommandLine;
using System.Globalization;
using AuditLens.Cli.Options;
using AuditLens.Cli.Output;
using AuditLens.Cli.Shell;
using AuditLens.Events;
using AuditLens.Storage;

namespace AuditLens.Cli.Commands;

/// <summary><c>auditlens events</c>: list, filter and search events.</summary>
internal sealed class EventsCommand : ICommandModule
{
    private const string Example = """
        auditlens ingest sample-logs/flagship-cleanup-resets-production
        auditlens events --session 6d1c0b5e --kind tool-call --text '"migrate reset"'
        EVENT                             TIME                      KIND       WHO          TOOL  WHERE                      WHAT
        4c364d44d71a0888a9cc066451c13c7c  2026-09-14T13:41:06.212Z  tool-call  Claude Code  Bash  sample-logs/... .jsonl:81  {"command":"npx prisma migrate reset ...
        auditlens events --raw 6d1c0b5e-93f7-4a42-8c1d-5be2f07a9d14.jsonl:81 > record.json
        """;

    /// <summary>Events shown as a table when no limit is given; JSON has no such limit.</summary>
    private const int TableRows = 1000;

    private readonly Option<string?> _kind = new("--kind") { Description = "Only this kind of event: instruction, reasoning, message, tool-call, tool-result ...", HelpName = "KIND" };
    private readonly Option<string?> _tool = new("--tool") { Description = "Only calls and results of this tool.", HelpName = "NAME" };
    private readonly Option<string?> _raw = new("--raw")
    {
        Description = "Write the raw record of one event byte for byte, proven by its SHA-256, secrets and all: an event id, FILE:LINE or FILE#/pointer as reports cite it.", HelpName = "EVENT",
    };
    private readonly Option<string?> _text = new("--text") { Description = "Full-text search: words that must all occur, \"a phrase\", word*.", HelpName = "QUERY" };

    public CliCommand Create(CliContext context)
    {
        var command = new CliCommand("events", "List, filter and search the events that the store holds.", Example);
        var session = new SessionOption(command);
        var agent = new AgentOption(command);
        var range = TimeRangeOptions.OfEvents(command);
        var limit = new LimitOption(command);
        _kind.Accept(EnumWords.All<EventKind>(), "a kind of event");
        command.Options.Add(_kind);
        command.Options.Add(_tool);
        command.Options.Add(_text);
        command.Options.Add(_raw);
        command.Run(context, async (run, cancellationToken) =>
        {
            (DateTimeOffset? from, DateTimeOffset? to) = range.Read(run.Parse);
            await using IEventStore store = await run.OpenExistingStoreAsync(cancellationToken).ConfigureAwait(false);
            if (run.Parse.GetValue(_raw) is { } wanted)
            {
                return await WriteRawAsync(run, store, wanted, cancellationToken).ConfigureAwait(false);
            }

            string? id = session.Read(run.Parse) is { } given ? (await SessionLookup.FindAsync(store, given, cancellationToken).ConfigureAwait(false)).Id : null;
            EventKind? kind = EnumWords.Find<EventKind>(run.Parse.GetValue(_kind));
            int? most = limit.Read(run.Parse) ?? (run.Json ? null : TableRows + 1);
            var query = new EventQuery(id, kind, run.Parse.GetValue(_tool), await AgentLookup.FindAsync(store, agent.Read(run.Parse), cancellationToken, orAsGiven: true).ConfigureAwait(false), from, to, run.Parse.GetValue(_text), most);
            return run.Json
                ? await WriteLinesAsync(run, store, query, cancellationToken).ConfigureAwait(false)
                : await WriteTableAsync(run, store, query, limit.Read(run.Parse) is null, cancellationToken).ConfigureAwait(false);
        });
        return command;
    }

    /// <summary>The bytes go out as they are stored, without a line feed of ours, so that a hash over the output is the record's; they are hostile and meant for a file or a pipe.</summary>
    private static async Task<int> WriteRawAsync(CommandRun run, IEventStore store, string wanted, CancellationToken cancellationToken)
    {
        if (run.Context.OutIsTerminal)
        {
            throw new UsageException("A raw record may hold control sequences that a terminal would obey.", "Send it to a file or a pipe: `auditlens events --raw EVENT > record.bin`.");
        }

        AgentEvent e = await EventLookup.FindAsync(store, wanted, cancellationToken).ConfigureAwait(false);
        byte[]? bytes = await store.ReadRecordAsync(e.Source, cancellationToken).ConfigureAwait(false);
        if (bytes is null)
        {
            run.Warn($"The store holds no bytes at {TerminalText.Line(e.Source.ToString())} whose SHA-256 is {e.Source.Sha256}: the record cannot be proven.");
            return ExitCodes.VerificationFailed;
        }

        await run.Context.BinaryOut.WriteAsync(bytes, cancellationToken).ConfigureAwait(false);
        run.Note(string.Create(CultureInfo.InvariantCulture, $"{TerminalText.Line(e.Source.ToString())}: {bytes.Length} bytes at byte {e.Source.Offset}, SHA-256 {e.Source.Sha256}; nothing is redacted."));
        return ExitCodes.Done;
    }

    private static async Task<int> WriteLinesAsync(CommandRun run, IEventStore store, EventQuery query, CancellationToken cancellationToken)
    {
        await foreach (AgentEvent e in store.EventsAsync(query, cancellationToken).ConfigureAwait(false))
        {
            await run.Out.WriteLineAsync(EventJson.Line(e).AsMemory(), cancellationToken).ConfigureAwait(false);
        }

        return ExitCodes.Done;
    }

    private static async Task<int> WriteTableAsync(CommandRun run, IEventStore store, EventQuery query, bool isLimitedByTable, CancellationToken cancellationToken)
    {
        List<AgentEvent> events = await store.EventsAsync(query, cancellationToken).ToListAsync(cancellationToken).ConfigureAwait(false);
        bool isCut = isLimitedByTable && events.Count > TableRows;
        var table = new TextTable(("EVENT", 32), ("TIME", 24), ("KIND", 16), ("WHO", 12), ("TOOL", 24), ("WHERE", 60), ("WHAT", 100));
        foreach (AgentEvent e in events.Take(isCut ? TableRows : events.Count))
        {
            table.Add(e.Id.ToString(), Words.Time(e.Time), EnumWords.Word(e.Kind), e.Actor == Actor.Agent && e.AgentName is { } name ? name : EnumWords.Word(e.Actor), e.Tool, e.Source.ToString(), e.Text ?? e.Arguments ?? e.Result);
        }

        if (events.Count == 0)
        {
            run.Note("No event fits.");
            run.Next("auditlens sessions");
            return ExitCodes.Done;
        }

        table.Write(run.Out);
        if (isCut)
        {
            run.Warn($"Only the first {Words.Number(TableRows)} events are shown; --limit N shows more, --json all of them.");
        }

        run.Next($"auditlens why {events[^1].Id}");
        return ExitCodes.Done;
    }
}
