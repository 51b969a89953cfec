using AuditLens.Storage;

namespace AuditLens.Cli.Shell;

/// <summary>All that a command may touch of the process it runs in. Tests give their own.</summary>
internal sealed record CliContext
{
    /// <summary>Results only.</summary>
    public required TextWriter Out { get; init; }

    /// <summary>Standard output as bytes, for results that are written as bytes; flush <see cref="Out"/> before using it.</summary>
    public required Stream BinaryOut { get; init; }

    /// <summary>Everything that is not a result.</summary>
    public required TextWriter Error { get; init; }

    public required Func<Stream> OpenInput { get; init; }

    /// <summary>A person watches standard error: progress bars make sense.</summary>
    public required bool ErrorIsTerminal { get; init; }

    /// <summary>A person watches standard output: tables may fit the window.</summary>
    public required bool OutIsTerminal { get; init; }

    public required Func<string, string?> Environment { get; init; }

    public required string HomeDirectory { get; init; }

    /// <summary><c>$XDG_CONFIG_HOME/auditlens</c>, else <c>~/.config/auditlens</c>.</summary>
    public string ConfigurationDirectory =>
        Environment("XDG_CONFIG_HOME") is { Length: > 0 } xdg && Path.IsPathRooted(xdg) ? Path.Combine(xdg, "auditlens") : Path.Combine(HomeDirectory, ".config", "auditlens");

    public required TimeProvider Time { get; init; }

    public required Func<StoreAddress, CancellationToken, ValueTask<IEventStore>> OpenStore { get; init; }

    public static CliContext OfThisProcess() => OfThisProcess(Console.OpenStandardOutput());

    private static CliContext OfThisProcess(Stream output) => new()
    {
        Out = Writer(output, autoFlush: !Console.IsOutputRedirected),
        BinaryOut = output,
        Error = Writer(Console.OpenStandardError(), autoFlush: true),
        OpenInput = Console.OpenStandardInput,
        ErrorIsTerminal = !Console.IsErrorRedirected,
        OutIsTerminal = !Console.IsOutputRedirected,
        Environment = System.Environment.GetEnvironmentVariable,
        HomeDirectory = System.Environment.GetFolderPath(System.Environment.SpecialFolder.UserProfile),
        Time = TimeProvider.System,
        OpenStore = StoreOpener.OpenAsync,
    };

    private static StreamWriter Writer(Stream stream, bool autoFlush) =>
        new(stream, new System.Text.UTF8Encoding(encoderShouldEmitUTF8Identifier: false), 16 * 1024) { AutoFlush = autoFlush, NewLine = "\n" };
}
