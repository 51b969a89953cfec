using System.CommandLine;
using AuditLens.Cli.Shell;

namespace AuditLens.Cli.Options;

/// <summary><c>--config FILE</c>; else <c>AUDITLENS_CONFIG</c>, else <c>serve.yaml</c> in the configuration directory if it is there.</summary>
internal sealed class ConfigurationFileOption
{
    public const string Name = "--config";

    private const string Variable = "AUDITLENS_CONFIG";

    private readonly Option<string?> _file = new(Name)
    {
        Description = "File with these options (YAML): otlp_port stands for --otlp-port. Options and AUDITLENS_OTLP_PORT go before it. Default: AUDITLENS_CONFIG, else serve.yaml in the configuration directory.",
        HelpName = "FILE",
    };

    public ConfigurationFileOption(Command command) => command.Options.Add(_file);

    /// <returns>Null when nobody named a file and the usual one is not there.</returns>
    /// <exception cref="UsageException">The file is not there.</exception>
    public string? Read(CommandRun run)
    {
        string? named = run.Parse.GetValue(_file) ?? (run.Context.Environment(Variable) is { Length: > 0 } variable ? variable : null);
        string file = named ?? Path.Combine(run.Context.ConfigurationDirectory, "serve.yaml");
        return File.Exists(file) ? file
            : named is null ? null
            : throw new UsageException($"There is no file '{file}'.", $"{Name} or {Variable} names a YAML file with the options of `auditlens serve`.");
    }
}
