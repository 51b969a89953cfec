using System.CommandLine;

namespace AuditLens.Cli.Options;

/// <summary><c>--format</c> (a list, comma separated) and <c>--out</c>.</summary>
internal sealed class OutputOptions
{
    private readonly Option<string?> _format;
    private readonly Option<string?> _out = new("--out", "-o") { Description = "File or folder to write to instead of standard output.", HelpName = "PATH" };

    /// <param name="formats">Formats that the command can write; the first is the default.</param>
    public OutputOptions(Command command, IReadOnlyList<string> formats)
    {
        _format = new Option<string?>("--format") { Description = $"Output format: {string.Join(", ", formats)}. Several are separated by commas.", HelpName = "FORMAT" };
        _format.Accept(formats, "an output format of this command", Split);
        _out.Validators.Add(static result =>
        {
            if (result.Tokens is [.., { Value: var place }] && string.IsNullOrWhiteSpace(place))
            {
                result.AddError("--out names no place. Write a file or a folder.");
            }
        });
        command.Options.Add(_format);
        command.Options.Add(_out);
    }

    /// <summary>Formats as given, in order, each once; empty when none was given.</summary>
    public IReadOnlyList<string> Formats(ParseResult parse) => [.. Split(parse.GetValue(_format) ?? "").Distinct(StringComparer.Ordinal)];

    public string? Out(ParseResult parse) => parse.GetValue(_out);

    private static string[] Split(string list) => list.Split(',', StringSplitOptions.RemoveEmptyEntries | StringSplitOptions.TrimEntries);
}
