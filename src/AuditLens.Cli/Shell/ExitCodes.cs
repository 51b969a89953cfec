namespace AuditLens.Cli.Shell;

/// <summary>Exit codes, a public contract (INTERFACES: Command line).</summary>
internal static class ExitCodes
{
    public const int Done = 0;

    /// <summary>Findings at or above <c>--fail-on</c>.</summary>
    public const int Findings = 1;

    /// <summary>Usage, configuration or broken environment.</summary>
    public const int Failed = 2;

    public const int VerificationFailed = 3;

    /// <summary>Some input could not be read; the rest was processed and reported.</summary>
    public const int InputNotRead = 4;

    /// <summary>Stopped by the user, as shells report it: 128 + SIGINT.</summary>
    public const int Interrupted = 130;
}
