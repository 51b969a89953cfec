using AuditLens.Cli.Output;
using AuditLens.Cli.Shell;
using AuditLens.Events;
using AuditLens.Ingestion;

namespace AuditLens.Cli.Rules;

/// <summary><c>rules validate</c>: everything that is wrong with the files, at once.</summary>
internal static class RuleValidation
{
    /// <returns>2 when something is wrong, else 0.</returns>
    public static int Run(CommandRun run, UserFiles files)
    {
        foreach (ConfigurationProblem problem in files.Problems)
        {
            run.Out.WriteLine(run.Json ? Json(problem) : TerminalText.Line(problem.ToString()));
        }

        if (!run.Json)
        {
            ILookup<string, ConfigurationProblem> broken = files.Problems.ToLookup(p => p.File, StringComparer.Ordinal);
            foreach ((string file, Detection.Rules.UserFileKind kind) in files.Files.Where(f => !broken.Contains(f.File)))
            {
                run.Out.WriteLine(TerminalText.Line($"{file}: ok ({EnumWords.Word(kind)})"));
            }
        }

        run.Note($"{Words.Number(files.Files.Count)} {(files.Files.Count == 1 ? "file" : "files")}, {Words.Number(files.Problems.Count)} {(files.Problems.Count == 1 ? "problem" : "problems")}.");
        return files.Problems.Count > 0 ? ExitCodes.Failed : ExitCodes.Done;
    }

    private static string Json(ConfigurationProblem problem) => JsonOutput.Line(json =>
    {
        json.WriteStartObject();
        json.WriteString("code", problem.Code);
        json.WriteString("file", problem.File);
        JsonOutput.Number(json, "line", problem.Line);
        json.WriteString("message", problem.Message);
        json.WriteEndObject();
    });
}
