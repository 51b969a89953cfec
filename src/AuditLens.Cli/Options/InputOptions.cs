using System.CommandLine;
using AuditLens.Ingestion;
using AuditLens.Ingestion.Formats;

namespace AuditLens.Cli.Options;

/// <summary><c>--input-format</c>, <c>--dialect</c> and <c>--mapping</c>: force what detection chooses.</summary>
internal sealed class InputOptions
{
    private readonly Option<string?> _format;
    private readonly Option<string?> _dialect;
    private readonly Option<string?> _mapping = new("--mapping")
    {
        Description = "YAML file that says which field of a home-grown JSON or CSV log means what.",
        HelpName = "FILE",
    };

    public InputOptions(Command command)
    {
        _format = OneOf("--input-format", "Read the input as this format", "input format", [.. FormatCatalogue.All.Select(f => f.Name)]);
        _dialect = OneOf("--dialect", "Read the records as this dialect", "dialect", [.. DialectCatalogue.All.Select(d => d.Name)]);
        command.Options.Add(_format);
        command.Options.Add(_dialect);
        command.Options.Add(_mapping);
    }

    public string? Format(ParseResult parse) => parse.GetValue(_format);

    public string? Dialect(ParseResult parse) => parse.GetValue(_dialect);

    public string? Mapping(ParseResult parse) => parse.GetValue(_mapping);

    private static Option<string?> OneOf(string name, string description, string what, IReadOnlyList<string> words)
    {
        var option = new Option<string?>(name) { Description = $"{description} instead of detecting it; `auditlens doctor` lists them.", HelpName = "NAME" };
        option.Accept(words, $"a known {what}");
        return option;
    }
}
