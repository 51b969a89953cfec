using AuditLens.Ingestion;

namespace AuditLens.Cli.Shell;

/// <summary>The user asked for something that cannot be done: told in one sentence with what to do instead, exit code 2.</summary>
internal sealed class UsageException : Exception
{
    public UsageException(string message, string? advice = null)
        : base(message) => Advice = advice;

    public UsageException(string message, Exception inner)
        : base(message, inner)
    {
    }

    public UsageException()
    {
    }

    public string? Advice { get; }

    /// <summary>Nothing has the name that was given: the nearest name there is is the advice, else <paramref name="otherwise"/>.</summary>
    public static UsageException NoSuch(string message, string given, IEnumerable<string> names, string otherwise) =>
        new(message, NearestName.Find(given, names) is { } near ? $"Did you mean '{near}'?" : otherwise);
}
