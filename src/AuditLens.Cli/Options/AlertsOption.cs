using System.CommandLine;
using AuditLens.Alerting.Rules;
using AuditLens.Cli.Shell;
using AuditLens.Ingestion;

namespace AuditLens.Cli.Options;

/// <summary><c>--alerts PATH</c>, which may be given several times; else <c>AUDITLENS_ALERTS</c>, else <c>alerts.yaml</c> in the configuration directory if it is there.</summary>
internal sealed class AlertsOption
{
    public const string Variable = "AUDITLENS_ALERTS";

    private readonly Option<string[]> _alerts = new("--alerts")
    {
        Description = "File of alert rules and channels (YAML). May be given several times. Default: AUDITLENS_ALERTS, else alerts.yaml in the configuration directory.",
        HelpName = "PATH",
        Arity = ArgumentArity.OneOrMore,
        AllowMultipleArgumentsPerToken = false,
    };

    public AlertsOption(Command command) => command.Options.Add(_alerts);

    /// <exception cref="UsageException">A file is not there.</exception>
    /// <exception cref="ConfigurationException">Something is wrong in a file: all of it.</exception>
    public AlertConfiguration Read(CommandRun run) => Load(Files(run.Parse.GetValue(_alerts), run.Context));

    /// <summary>The files that are in force when no option names any.</summary>
    public static IReadOnlyList<string> DefaultFiles(CliContext context) => Files(null, context);

    public static AlertConfiguration Load(IReadOnlyList<string> files)
    {
        (AlertConfiguration configuration, IReadOnlyList<Detection.Rules.RuleProblem> problems) = AlertConfiguration.Read([.. files.Select(f => (f, File.ReadAllText(f)))]);
        return problems.Count == 0 ? configuration
            : throw new ConfigurationException([.. problems.Select(p => new ConfigurationProblem(p.Code, p.File, (int)Math.Min(p.Line, int.MaxValue), p.Message))]);
    }

    private static IReadOnlyList<string> Files(string[]? given, CliContext context)
    {
        string[] named = given is { Length: > 0 } ? given : context.Environment(Variable) is { Length: > 0 } variable ? variable.Split(Path.PathSeparator, StringSplitOptions.RemoveEmptyEntries) : [];
        if (named.FirstOrDefault(f => !File.Exists(f)) is { } missing)
        {
            throw new UsageException($"There is no file '{missing}'.", "Give a file of alert rules and channels with --alerts.");
        }

        string usual = Path.Combine(context.ConfigurationDirectory, "alerts.yaml");
        return named.Length > 0 ? named : File.Exists(usual) ? [usual] : [];
    }
}
