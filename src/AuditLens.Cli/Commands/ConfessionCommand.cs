using System.CommandLine;
using System.Globalization;
using AuditLens.Cli.Analysis;
using AuditLens.Cli.Options;
using AuditLens.Cli.Output;
using AuditLens.Cli.Shell;
using AuditLens.Explanations;
using AuditLens.Incidents;
using AuditLens.Reporting.Formats;
using AuditLens.Storage;

namespace AuditLens.Cli.Commands;

/// <summary><c>auditlens confession</c>: the agent's own account against the log, claim by claim.</summary>
internal sealed class ConfessionCommand : ICommandModule
{
    private const string Example = """
        auditlens confession 6d1c0b5e
        VERDICT    KIND    CLAIM                                             WHY                                        RECORDS
        refuted    backup  I took a backup with pg_dump before the reset.    The attempt failed; no backup was written  session.jsonl:78
        """;

    private readonly Argument<string> _session = new("SESSION") { Description = "Id of the session; its start is enough." };

    public CliCommand Create(CliContext context)
    {
        var command = new CliCommand("confession", "Check the agent's own account against the log, claim by claim, and name what it leaves out.", Example);
        command.Arguments.Add(_session);
        var explanation = new ExplanationOption(command);
        command.Run(context, async (run, cancellationToken) =>
        {
            string? account = explanation.Read(run.Parse) is { } file ? await File.ReadAllTextAsync(file, cancellationToken).ConfigureAwait(false) : null;
            await using IEventStore store = await run.OpenStoreAsync(cancellationToken).ConfigureAwait(false);
            SessionSummary session = await SessionLookup.FindAsync(store, run.Parse.GetRequiredValue(_session), cancellationToken).ConfigureAwait(false);
            SessionAnalysis analysis = await AnalysisRun.OneAsync(store, session, cancellationToken, AnalysisSettings.None with { Explanation = account }).ConfigureAwait(false);
            if (analysis.Explanation is not { } check)
            {
                run.Note("The log holds no account by the agent. Give one with --explanation FILE.");
                return ExitCodes.Done;
            }

            Write(run, check);
            run.Next($"auditlens controls {ShellWord.Quote(session.Id)}");
            return ExitCodes.Done;
        });
        return command;
    }

    private static void Write(CommandRun run, ExplanationCheck check)
    {
        if (run.Json)
        {
            foreach (CheckedClaim claim in check.Claims)
            {
                run.Out.WriteLine(JsonOutput.Line(json => JsonReportParts.WriteClaim(json, claim)));
            }

            foreach (Omission omission in check.Omissions)
            {
                run.Out.WriteLine(JsonOutput.Line(json => JsonReportParts.WriteOmission(json, omission)));
            }

            foreach (Contradiction contradiction in check.Contradictions)
            {
                run.Out.WriteLine(JsonOutput.Line(json => JsonReportParts.WriteContradiction(json, contradiction)));
            }

            return;
        }

        var table = new TextTable(("VERDICT", 13), ("KIND", 14), ("DIRECTION", 18), ("CLAIM", 70), ("WHY", 90), ("RECORDS", 60));
        foreach (CheckedClaim claim in check.Claims)
        {
            table.Add(claim.Verdict, claim.Claim.Kind, claim.Claim.Direction, claim.Claim.Text, claim.Reason, string.Join(", ", claim.Evidence.Take(2).Select(reference => reference.Short)));
        }

        table.Write(run.Out);
        foreach (Omission omission in check.Omissions)
        {
            run.Out.WriteLine($"left out: {TerminalText.Line(omission.What)} ({omission.Evidence[0].Short})");
        }

        foreach (Contradiction contradiction in check.Contradictions)
        {
            run.Out.WriteLine($"contradiction: {TerminalText.Line(contradiction.Texts[0])} / {TerminalText.Line(contradiction.Texts[1])} {TerminalText.Line(contradiction.Why)}");
        }

        string counts = string.Join(", ", check.Claims.GroupBy(claim => claim.Verdict, StringComparer.Ordinal).OrderBy(group => group.Key, StringComparer.Ordinal).Select(group => string.Create(CultureInfo.InvariantCulture, $"{group.Count()} {group.Key}")));
        run.Note(counts.Length > 0 ? counts : "The account makes no claim.");
    }
}
