using System.CommandLine;
using AuditLens.Cli.Options;
using AuditLens.Storage;

namespace AuditLens.Cli.Shell;

/// <summary>One run of one command: the context, what was parsed, and the manners that all commands share.</summary>
internal sealed class CommandRun(CliContext context, ParseResult parse)
{
    public CliContext Context { get; } = context;

    public ParseResult Parse { get; } = parse;

    public TextWriter Out => Context.Out;

    private GlobalOptions Global { get; } = GlobalOptions.Read(parse);

    public bool Json => Global.Json;

    public bool Quiet => Global.Quiet;

    public bool Verbose => Global.Verbose;

    /// <summary>Colour only for a person who did not ask for none (https://no-color.org).</summary>
    public bool Color => Context.ErrorIsTerminal && !Global.NoColor && string.IsNullOrEmpty(Context.Environment("NO_COLOR"));

    /// <summary>A progress bar is wanted.</summary>
    public bool ShowProgress => Context.ErrorIsTerminal && !Quiet && !string.Equals(Context.Environment("TERM"), "dumb", StringComparison.Ordinal);

    public StoreAddress Store => StoreAddress.Resolve(Global.Store, Context);

    /// <summary>Opens the store to write into it; an embedded one is made when it is not there.</summary>
    public ValueTask<IEventStore> OpenStoreAsync(CancellationToken cancellationToken) => Context.OpenStore(Store, cancellationToken);

    /// <summary>Opens a store to read what it holds: one that is not there is an error, not an empty store.</summary>
    public ValueTask<IEventStore> OpenExistingStoreAsync(CancellationToken cancellationToken) =>
        Store is { Kind: StoreAddress.Sqlite } store && !File.Exists(store.Target)
            ? throw new UsageException($"There is no store at '{store.Target}'{(store.IsDefault ? " yet" : "")}.", "`auditlens ingest PATH` makes one.")
            : Context.OpenStore(Store, cancellationToken);

    /// <summary>A line on standard error, whatever <c>--quiet</c> says: warnings and errors.</summary>
    public void Warn(string line) => Context.Error.WriteLine(line);

    /// <summary>A line on standard error that <c>--quiet</c> hides.</summary>
    public void Note(string line)
    {
        if (!Quiet)
        {
            Context.Error.WriteLine(line);
        }
    }

    /// <summary>Names the useful next command.</summary>
    public void Next(string command) => Note($"Next: {command}{StoreSwitch}");

    private string StoreSwitch => Global.Store is { Length: > 0 } store ? $" --store {ShellWord.Quote(store)}" : "";
}
