using System.CommandLine;
using AuditLens.Cli.Options;
using AuditLens.Cli.Output;
using AuditLens.Cli.Shell;
using AuditLens.Events;
using AuditLens.Ingestion;
using AuditLens.Storage;

namespace AuditLens.Cli.Commands;

/// <summary><c>auditlens events</c>: list, filter and search events.</summary>
internal sealed class EventsCommand : ICommandModule
{
    private const string Example = """
        auditlens events --session 5a3c1f2e --text '"drop table"'
        EVENT                             TIME                      KIND       WHO    TOOL  WHERE              WHAT
        9f2c51d07ae34b86a0d1c7e95b3f4e21  2025-11-03T14:09:12.000Z  tool-call  agent  Bash  session.jsonl:118  {"command":"psql ... drop table users"}
        """;

    /// <summary>Events shown as a table when no limit is given; JSON has no such limit.</summary>
    private const int TableRows = 1000;

    private readonly Option<string?> _kind = new("--kind") { Description = "Only this kind of event: instruction, reasoning, message, tool-call, tool-result ...", HelpName = "KIND" };
    private readonly Option<string?> _tool = new("--tool") { Description = "Only calls and results of this tool.", HelpName = "NAME" };
    private readonly Option<string?> _text = new("--text") { Description = "Full-text search: words that must all occur, \"a phrase\", word*.", HelpName = "QUERY" };

    public CliCommand Create(CliContext context)
    {
        var command = new CliCommand("events", "List, filter and search the events that the store holds.", Example);
        var session = new SessionOption(command);
        var agent = new AgentOption(command);
        var range = new TimeRangeOptions(command);
        var limit = new LimitOption(command);
        string[] kinds = [.. Enum.GetValues<EventKind>().Select(Words.Slug)];
        _kind.Validators.Add(result =>
        {
            string given = result.Tokens.Count > 0 ? result.Tokens[^1].Value : "";
            if (Words.Kind(given) is null)
            {
                result.AddError($"'{given}' is not a kind of event.{(NearestName.Find(given, kinds) is { } near ? $" Did you mean '{near}'?" : $" Write one of {string.Join(", ", kinds)}.")}");
            }
        });
        command.Options.Add(_kind);
        command.Options.Add(_tool);
        command.Options.Add(_text);
        command.Run(context, async (run, cancellationToken) =>
        {
            (DateTimeOffset? from, DateTimeOffset? to) = range.Read(run.Parse);
            await using IEventStore store = await run.OpenExistingStoreAsync(cancellationToken).ConfigureAwait(false);
            string? id = session.Read(run.Parse) is { } given ? (await SessionLookup.FindAsync(store, given, cancellationToken).ConfigureAwait(false)).Id : null;
            EventKind? kind = run.Parse.GetValue(_kind) is { } slug ? Words.Kind(slug) : null;
            int? most = limit.Read(run.Parse) ?? (run.Json ? null : TableRows + 1);
            var query = new EventQuery(id, kind, run.Parse.GetValue(_tool), agent.Read(run.Parse), from, to, run.Parse.GetValue(_text), most);
            return run.Json
                ? await WriteLinesAsync(run, store, query, cancellationToken).ConfigureAwait(false)
                : await WriteTableAsync(run, store, query, limit.Read(run.Parse) is null, cancellationToken).ConfigureAwait(false);
        });
        return command;
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
            table.Add(e.Id.ToString(), Words.Time(e.Time), Words.Slug(e.Kind), e.AgentName ?? Words.Slug(e.Actor), e.Tool, e.Source.ToString(), e.Text ?? e.Arguments ?? e.Result);
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
