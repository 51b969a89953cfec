using System.CommandLine;
using AuditLens.Cli.Shell;

namespace AuditLens.Cli.Options;

/// <summary><c>PATH...</c>: files, folders, <c>-</c> for standard input.</summary>
internal sealed class PathArguments
{
    private readonly Argument<string[]> _paths = new("PATH")
    {
        Description = "Log files or folders (read recursively); - reads standard input. Compressed files (gzip) too.",
        Arity = ArgumentArity.ZeroOrMore,
    };

    public PathArguments(Command command)
    {
        _paths.Validators.Add(result =>
        {
            foreach (string path in result.Tokens.Select(static token => token.Value))
            {
                if (path.Length == 0)
                {
                    result.AddError("A path is empty.");
                }
                else if (path.StartsWith("--", StringComparison.Ordinal) && !Path.Exists(path))
                {
                    result.AddError(ParseErrorReport.UnknownOption(path, command));
                }
            }
        });
        command.Arguments.Add(_paths);
    }

    public IReadOnlyList<string> Read(ParseResult parse) => parse.GetValue(_paths) ?? [];
}
