using System.CommandLine;
using AuditLens.Cli.Output;
using AuditLens.Cli.Shell;
using AuditLens.Reporting.Formats;
using AuditLens.Server.Trail;
using AuditLens.Storage;

namespace AuditLens.Cli.Commands;

/// <summary><c>auditlens verify</c>: whether audit log and evidence are as they were written.</summary>
internal sealed class VerifyCommand : ICommandModule
{
    private const string Example = """
        auditlens verify --store sqlite:team.db
        ok      Audit log: 214 entries, each follows the one before. Its head is 214:6f1d...
        ok      Evidence: 12,408 records of 31 logs have the hashes with which they were stored.
        auditlens verify --store sqlite:team.db --head 214:6f1d...    # later: also that nothing up to there was cut off or written anew
        """;

    public CliCommand Create(CliContext context)
    {
        var command = new CliCommand("verify", "Check that the audit log of the server and the stored evidence are as they were written; exits 3 when they are not.", Example);
        var head = new Option<string?>("--head") { Description = "Head of the audit log that an earlier run printed: entries up to it must be there, unchanged.", HelpName = "NUMBER:HASH" };
        command.Options.Add(head);
        command.Run(context, async (run, cancellationToken) =>
        {
            TrailHead? kept = run.Parse.GetValue(head) is not { } text ? null
                : TrailHead.Parse(text) ?? throw new UsageException($"'{text}' is no head of an audit log.", "Give it as an earlier `auditlens verify` printed it: the number, a colon, 64 hexadecimal digits.");
            await using IEventStore store = await run.OpenExistingStoreAsync(cancellationToken).ConfigureAwait(false);
            TrailCheck trail = await new AuditTrail(store.Documents, context.Time).VerifyAsync(kept, cancellationToken).ConfigureAwait(false);
            EvidenceReport evidence = await EvidenceCheck.RunAsync(store, cancellationToken).ConfigureAwait(false);
            if (run.Json)
            {
                run.Out.WriteLine(Json(trail, evidence));
            }
            else
            {
                Write(run, trail, evidence);
            }

            return trail.Fault is null && evidence.Broken == 0 ? ExitCodes.Done : ExitCodes.VerificationFailed;
        });
        return command;
    }

    private static void Write(CommandRun run, TrailCheck trail, EvidenceReport evidence)
    {
        run.Out.WriteLine(trail switch
        {
            { Fault: { } fault } => $"broken  Audit log: {TerminalText.Line(fault)}",
            { Head.Number: 0 } => "ok      Audit log: no entries yet.",
            _ => $"ok      Audit log: {Words.Number(trail.Head.Number)} {(trail.Head.Number == 1 ? "entry" : "entries, each follows the one before")}. Its head is {trail.Head}",
        });
        foreach (string fault in evidence.Faults)
        {
            run.Out.WriteLine($"broken  Evidence: {TerminalText.Line(fault)}");
        }

        if (evidence.Broken > evidence.Faults.Count)
        {
            run.Out.WriteLine($"broken  Evidence: {Words.Number(evidence.Broken - evidence.Faults.Count)} more.");
        }

        if (evidence.Broken == 0)
        {
            run.Out.WriteLine($"ok      Evidence: {Words.Number(evidence.Records)} {(evidence.Records == 1 ? "record" : "records")} of {Words.Number(evidence.Logs)} {(evidence.Logs == 1 ? "log has" : "logs have")} the hashes with which they were stored.");
        }

        if (evidence.Partly > 0)
        {
            run.Out.WriteLine($"note    Evidence: of {Words.Number(evidence.Partly)} {(evidence.Partly == 1 ? "log" : "logs")} some bytes are not kept, as after `auditlens store prune`.");
        }
    }

    private static string Json(TrailCheck trail, EvidenceReport evidence) => JsonOutput.Line(json =>
    {
        json.WriteStartObject();
        json.WriteBoolean("holds", trail.Fault is null && evidence.Broken == 0);
        json.WriteStartObject("audit_log");
        json.WriteNumber("entries", trail.Head.Number);
        json.WriteString("head", trail.Head.Number == 0 ? null : trail.Head.ToString());
        if (trail.Broken is { } broken)
        {
            json.WriteNumber("first_broken", broken);
        }

        json.WriteString("fault", trail.Fault);
        json.WriteEndObject();
        json.WriteStartObject("evidence");
        json.WriteNumber("logs", evidence.Logs);
        json.WriteNumber("bytes", evidence.Bytes);
        json.WriteNumber("records", evidence.Records);
        json.WriteNumber("partly_kept", evidence.Partly);
        json.WriteNumber("broken", evidence.Broken);
        JsonReportWriter.WriteStrings(json, "faults", evidence.Faults);
        json.WriteEndObject();
        json.WriteEndObject();
    });
}
