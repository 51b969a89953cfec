using AuditLens.Cli.Alerts;
using AuditLens.Cli.Output;
using AuditLens.Cli.Shell;
using AuditLens.Ingestion;
using AuditLens.Ingestion.Formats;
using AuditLens.Storage;

namespace AuditLens.Cli.Commands;

/// <summary><c>auditlens doctor</c>: checks what the program needs and says what to do.</summary>
internal sealed class DoctorCommand : ICommandModule
{
    private const string Example = """
        auditlens doctor
        ok       The store sqlite:/home/ann/.local/share/auditlens/auditlens.db can be opened.
        ok       Input formats: jsonl, json, csv, otlp-protobuf.
        ok       Dialects: claude-code, codex, chat ...
        """;

    public CliCommand Create(CliContext context)
    {
        var command = new CliCommand("doctor", "Check the store, the alert channels and the knowledge that is built in, and say what to do.", Example);
        command.Run(context, async (run, cancellationToken) =>
        {
            List<StoreProblem> findings = await CheckStoreAsync(run, cancellationToken).ConfigureAwait(false);
            findings.Add(new StoreProblem("ok", $"Input formats: {string.Join(", ", FormatCatalogue.All.Select(f => f.Name))}.", ""));
            findings.Add(new StoreProblem("ok", $"Dialects: {string.Join(", ", DialectCatalogue.All.Select(d => d.Name))}.", ""));
            findings.AddRange(ChannelCheck.Run(run));
            Write(run, findings);
            bool isBroken = findings.Any(f => f.Severity == "error");
            if (!isBroken)
            {
                run.Next("auditlens sessions");
            }

            return isBroken ? ExitCodes.Failed : ExitCodes.Done;
        });
        return command;
    }

    private static async Task<List<StoreProblem>> CheckStoreAsync(CommandRun run, CancellationToken cancellationToken)
    {
        try
        {
            await using IEventStore store = await run.OpenStoreAsync(cancellationToken).ConfigureAwait(false);
            IReadOnlyList<StoreProblem> problems = await store.CheckAsync(cancellationToken).ConfigureAwait(false);
            return [new StoreProblem("ok", $"The store {store.Name} can be opened.", ""), .. problems];
        }
        catch (StoreException e)
        {
            return [new StoreProblem("error", e.Message, $"Check the place that --store or AUDITLENS_STORE names ({run.Store}), or give another.")];
        }
    }

    private static void Write(CommandRun run, List<StoreProblem> findings)
    {
        foreach (StoreProblem finding in findings)
        {
            if (run.Json)
            {
                run.Out.WriteLine(JsonOutput.Line(json =>
                {
                    json.WriteStartObject();
                    json.WriteString("severity", finding.Severity);
                    json.WriteString("what", finding.What);
                    json.WriteString("advice", finding.Advice);
                    json.WriteEndObject();
                }));
                continue;
            }

            run.Out.WriteLine($"{finding.Severity,-8} {TerminalText.Line(finding.What)}");
            if (finding.Advice.Length > 0)
            {
                run.Out.WriteLine($"         {TerminalText.Line(finding.Advice)}");
            }
        }
    }
}
