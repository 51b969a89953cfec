using System.CommandLine;
using System.CommandLine.Parsing;
using AuditLens.Cli.Options;
using AuditLens.Ingestion;
using AuditLens.Ingestion.Dialects;

namespace AuditLens.Cli.Shell;

/// <summary>Builds the pipeline's options from the command line; shared by every command that reads logs.</summary>
internal static class IngestOptionsFrom
{
    /// <exception cref="ConfigurationException">The mapping file has problems.</exception>
    public static IngestOptions Parse(CommandRun run, IReadOnlyList<string> paths, InputOptions input)
    {
        string? mapping = input.Mapping(run.Parse);
        if (mapping is not null && input.Dialect(run.Parse) is { } dialect)
        {
            throw new UsageException($"--mapping and --dialect {dialect} exclude each other.", "A mapping file is a dialect of its own.");
        }

        return new IngestOptions
        {
            Paths = paths,
            Own = [.. run.Store.Files, .. NamedByOptions(run.Parse)],
            Format = input.Format(run.Parse),
            Dialect = input.Dialect(run.Parse),
            Mapping = mapping is null ? null : MappingFile.Load(mapping),
            StandardInput = run.Context.OpenInput,
        };
    }

    /// <summary>What an option names as a file or a folder: the mapping, the policy, the account, where the reports go.</summary>
    private static IEnumerable<string> NamedByOptions(ParseResult parse) => parse.CommandResult.Children.OfType<OptionResult>()
        .Where(static o => o.Option.HelpName is "FILE" or "PATH")
        .SelectMany(static o => o.Tokens, static (_, token) => token.Value)
        .Where(static path => path.Length > 0);
}
