using System.CommandLine;

namespace AuditLens.Cli.Options;

/// <summary><c>PATH...</c>: files, folders, <c>-</c> for standard input.</summary>
internal sealed class PathArguments
{
    private readonly Argument<string[]> _paths = new("PATH")
    {
        Description = "Log files or folders (read recursively); - reads standard input. Compressed files (gzip) too.",
        Arity = ArgumentArity.ZeroOrMore,
    };

    public PathArguments(Command command) => command.Arguments.Add(_paths);

    public IReadOnlyList<string> Read(ParseResult parse) => parse.GetValue(_paths) ?? [];
}
