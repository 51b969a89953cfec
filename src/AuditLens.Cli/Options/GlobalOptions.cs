using System.CommandLine;

namespace AuditLens.Cli.Options;

/// <summary>Options that every command takes; read by name from what was parsed.</summary>
internal sealed record GlobalOptions(string? Store, bool Json, bool Quiet, bool Verbose, bool NoColor)
{
    private const string StoreName = "--store";
    private const string JsonName = "--json";
    private const string QuietName = "--quiet";
    private const string VerboseName = "--verbose";
    private const string NoColorName = "--no-color";

    public static GlobalOptions Read(ParseResult parse) => new(
        parse.GetValue<string?>(StoreName), parse.GetValue<bool>(JsonName), parse.GetValue<bool>(QuietName), parse.GetValue<bool>(VerboseName), parse.GetValue<bool>(NoColorName));

    public static void AddTo(RootCommand root)
    {
        root.Options.Add(new Option<string?>(StoreName)
        {
            Description = "Where events are kept: sqlite:FILE or elasticsearch:URL. Default: AUDITLENS_STORE, else auditlens.db in the data directory.",
            HelpName = "KIND:TARGET",
            Recursive = true,
        });
        AddSwitch(root, JsonName, "Results as JSON.");
        AddSwitch(root, QuietName, "No progress and no hints: only results, warnings and errors.", "-q");
        AddSwitch(root, VerboseName, "Tell more, and the causes behind an error.", "-v");
        AddSwitch(root, NoColorName, "No colour; NO_COLOR in the environment says the same.");
    }

    private static void AddSwitch(RootCommand root, string name, string description, params string[] aliases) =>
        root.Options.Add(new Option<bool>(name, aliases) { Description = description, Recursive = true });
}
