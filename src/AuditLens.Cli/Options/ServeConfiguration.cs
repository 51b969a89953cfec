using System.CommandLine;
using System.CommandLine.Help;
using System.CommandLine.Parsing;
using System.Globalization;
using AuditLens.Cli.Shell;
using AuditLens.Ingestion;

namespace AuditLens.Cli.Options;

/// <summary>
/// What the command line does not say is taken from the environment, then from the configuration file, as if it had been written on the command line: every option of the command can stand in all three, and is
/// checked in one way. <c>--otlp-port</c> is <c>AUDITLENS_OTLP_PORT</c> and <c>otlp_port</c>.
/// </summary>
internal sealed class ServeConfiguration
{
    private const string Store = "--store";

    private readonly Dictionary<string, (string File, int? Line)> _places;

    private ServeConfiguration(CommandRun run, Dictionary<string, (string File, int? Line)> places)
    {
        Run = run;
        _places = places;
    }

    /// <summary>The run with all that was said anywhere.</summary>
    public CommandRun Run { get; }

    /// <summary>Where an option was given its value: a variable, a line of the file, or the option itself.</summary>
    public string Place(string option) => !_places.TryGetValue(option, out (string File, int? Line) place) ? option
        : place.Line is { } line ? string.Create(CultureInfo.InvariantCulture, $"{place.File}:{line}") : place.File;

    /// <exception cref="ConfigurationException">Everything that is wrong in file and environment.</exception>
    public static ServeConfiguration Read(CommandRun run, string? file)
    {
        List<Option> options = Configurable(run.Parse);
        List<ConfigurationProblem> problems = [];
        Dictionary<string, (string File, int? Line)> places = new(StringComparer.Ordinal);
        List<string> words = [];
        List<FileSetting> settings = file is null ? [] : ConfigurationFile.Read(File.ReadAllText(file), file, [.. options.Select(Key)], problems);
        foreach (Option option in options.Where(o => run.Parse.GetResult(o) is null or { Implicit: true }))
        {
            string variable = "AUDITLENS_" + Key(option).ToUpperInvariant();
            if (run.Context.Environment(variable) is { Length: > 0 } value)
            {
                places[option.Name] = (variable, null);
                words.AddRange((IsList(option) ? value.Split(Path.PathSeparator, StringSplitOptions.RemoveEmptyEntries) : [value]).Select(v => Word(option, v, variable, null, problems)));
            }
            else if (settings.Find(s => s.Key == Key(option)) is { } setting)
            {
                places[option.Name] = (file!, setting.Line);
                words.AddRange(FromFile(option, setting, file!, problems));
            }
        }

        ParseResult parse = run.Parse.RootCommandResult.Command.Parse([.. run.Parse.Tokens.Select(static t => t.Value), .. words], new ParserConfiguration { ResponseFileTokenReplacer = null });
        if (problems.Count == 0)
        {
            problems.AddRange(parse.Errors.Select(e => Problem(e, places)));
        }

        return problems.Count > 0 ? throw new ConfigurationException([.. problems.OrderBy(static p => p.Line ?? 0)]) : new ServeConfiguration(new CommandRun(run.Context, parse), places);
    }

    /// <summary>All options of the command, and where the store is.</summary>
    private static List<Option> Configurable(ParseResult parse) =>
        [.. parse.CommandResult.Command.Options.Where(static o => o is not HelpOption && o.Name != ConfigurationFileOption.Name), parse.RootCommandResult.Command.Options.Single(static o => o.Name == Store)];

    private static string Key(Option option) => option.Name.TrimStart('-').Replace('-', '_');

    private static bool IsList(Option option) => option.Arity.MaximumNumberOfValues > 1;

    private static IEnumerable<string> FromFile(Option option, FileSetting setting, string file, List<ConfigurationProblem> problems)
    {
        if (setting.Values.Count > 1 && !IsList(option))
        {
            problems.Add(new ConfigurationProblem("wrong-type", file, setting.Line, $"'{setting.Key}' takes one value."));
            return [];
        }

        return setting.Values.Select(v => Word(option, FromFolderOf(file, option, v), file, setting.Line, problems));
    }

    /// <summary>A path in a file is meant from where the file lies: a service manager starts the server anywhere.</summary>
    private static string FromFolderOf(string file, Option option, string value)
    {
        const string Embedded = StoreAddress.Sqlite + ":";
        string folder = Path.GetDirectoryName(Path.GetFullPath(file))!;
        return option.HelpName is "FILE" or "FOLDER" or "PATH" ? Path.Combine(folder, value)
            : option.Name == Store && value.StartsWith(Embedded, StringComparison.Ordinal) ? Embedded + Path.Combine(folder, value[Embedded.Length..])
            : value;
    }

    /// <summary>The value as a word of the command line; what the parser would tell in its own words is told here.</summary>
    private static string Word(Option option, string value, string file, int? line, List<ConfigurationProblem> problems)
    {
        if (option.ValueType == typeof(bool) && value is not ("true" or "false"))
        {
            problems.Add(new ConfigurationProblem("invalid-value", file, line, $"'{value}' is neither true nor false."));
        }
        else if (option.ValueType == typeof(int) && !int.TryParse(value, NumberStyles.AllowLeadingSign, CultureInfo.InvariantCulture, out _))
        {
            problems.Add(new ConfigurationProblem("invalid-value", file, line, $"'{value}' is no whole number."));
        }

        return $"{option.Name}={value}";
    }

    private static ConfigurationProblem Problem(ParseError error, Dictionary<string, (string File, int? Line)> places)
    {
        (string file, int? line) = error.SymbolResult is OptionResult { Option.Name: { } name } ? places.GetValueOrDefault(name, (name, null)) : ("command line", null);
        return new ConfigurationProblem("invalid-value", file, line, error.Message);
    }
}
