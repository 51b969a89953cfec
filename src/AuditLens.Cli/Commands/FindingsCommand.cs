using System.CommandLine;
using System.Text.Json;
using AuditLens.Cli.Options;
using AuditLens.Cli.Output;
using AuditLens.Cli.Shell;
using AuditLens.Detection;
using AuditLens.Storage;

namespace AuditLens.Cli.Commands;

/// <summary><c>auditlens findings</c>: findings of the sessions that were analysed.</summary>
internal sealed class FindingsCommand : ICommandModule
{
    private const string Example = """
        auditlens investigate sample-logs/flagship-cleanup-resets-production --out report
        auditlens findings --category missing-approval --min-severity high
        SEVERITY  CATEGORY          RULE   SESSION                               RECORD                     WHAT
        critical  missing-approval  AL103  6d1c0b5e-93f7-4a42-8c1d-5be2f07a9d14  sample-logs/... .jsonl:81  The agent drops and recreates ...
        """;

    private readonly Option<string?> _category = new("--category") { Description = "Only findings of this category, e.g. destructive-action.", HelpName = "CATEGORY" };

    public CliCommand Create(CliContext context)
    {
        var command = new CliCommand("findings", "List the findings that the store holds.", Example);
        var range = TimeRangeOptions.OfSessions(command);
        var agent = new AgentOption(command);
        var session = new SessionOption(command);
        SeverityOption minimum = SeverityOption.Minimum(command);
        command.Options.Add(_category);
        command.Run(context, async (run, cancellationToken) =>
        {
            (DateTimeOffset? from, DateTimeOffset? to) = range.Read(run.Parse);
            Severity least = SeverityWords.TryParse(minimum.Read(run.Parse), out Severity s) ? s : Severity.None;
            string? category = run.Parse.GetValue(_category);
            await using IEventStore store = await run.OpenStoreAsync(cancellationToken).ConfigureAwait(false);
            string? id = session.Read(run.Parse) is { } given ? (await SessionLookup.FindAsync(store, given, cancellationToken).ConfigureAwait(false)).Id : null;
            string? name = await AgentLookup.FindAsync(store, agent.Read(run.Parse), cancellationToken).ConfigureAwait(false);
            var table = new TextTable(("SEVERITY", 8), ("CATEGORY", 24), ("RULE", 24), ("SESSION", 40), ("RECORD", 90), ("WHAT", 160));
            await foreach (StoredAnalysis a in store.AnalysesAsync(new AnalysisQuery(id, Agent: name, From: from, To: to), cancellationToken).ConfigureAwait(false))
            {
                Add(run, table, a, category, least);
            }

            End(run, table);
            return ExitCodes.Done;
        });
        return command;
    }

    private static void Add(CommandRun run, TextTable table, StoredAnalysis analysis, string? category, Severity least)
    {
        using JsonDocument report = JsonDocument.Parse(analysis.Report);
        foreach (JsonElement f in report.RootElement.GetProperty("findings").EnumerateArray())
        {
            string? word = f.GetProperty("severity").GetString();
            string? what = f.GetProperty("category").GetString();
            if ((category is not null && category != what) || !SeverityWords.TryParse(word, out Severity severity) || severity < least)
            {
                continue;
            }

            if (run.Json)
            {
                run.Out.WriteLine(JsonOutput.Line(json =>
                {
                    json.WriteStartObject();
                    json.WriteString("session", analysis.Summary.Session);
                    json.WriteString("incident", analysis.Summary.IncidentId);
                    foreach (JsonProperty member in f.EnumerateObject())
                    {
                        member.WriteTo(json);
                    }

                    json.WriteEndObject();
                }));
                continue;
            }

            JsonElement first = f.GetProperty("evidence")[0];
            string place = first.GetProperty("line") is { ValueKind: JsonValueKind.Number } line ? $"{first.GetProperty("file").GetString()}:{line.GetRawText()}" : $"{first.GetProperty("file").GetString()}#{first.GetProperty("pointer").GetString()}";
            table.Add(word, what, f.GetProperty("rule").GetString(), analysis.Summary.Session, place, f.GetProperty("message").GetString());
        }
    }

    private static void End(CommandRun run, TextTable table)
    {
        if (!run.Json && table.Count > 0)
        {
            table.Write(run.Out);
        }

        if (!run.Json && table.Count == 0)
        {
            run.Note("The store holds no finding that fits. Only sessions that `auditlens investigate` has analysed count.");
        }

        run.Next("auditlens incidents");
    }
}
