using AuditLens.Events;

namespace AuditLens.Ingestion.Input;

/// <summary>One file to read, or one place that cannot be read.</summary>
/// <param name="Path">As the user gave it; below a folder, that folder's path joined with the rest; <c>-</c> for standard input.</param>
/// <param name="Problem">Set when there is nothing to open: the place becomes this rejection.</param>
public sealed record InputFile(string Path, Rejection? Problem = null)
{
    /// <summary>The user named this very path: it may be a pipe. What lies in a folder and has no length is not opened, since a pipe there would wait for ever.</summary>
    public bool IsNamed { get; init; }

    /// <summary>Where the bytes come from when they lie in no file.</summary>
    public InputBody? Body { get; init; }

    public const string StandardInput = "-";

    public bool IsStandardInput => Path == StandardInput;

    internal static InputFile Rejected(string path, string code, string reason) => new(path, new Rejection(path, null, null, 0, 0, code, reason));
}

/// <summary>A path that the user gave does not exist. The message is one sentence for a person.</summary>
public sealed class InputPathException : Exception
{
    public InputPathException(string message)
        : base(message)
    {
    }

    public InputPathException(string message, Exception inner)
        : base(message, inner)
    {
    }

    public InputPathException()
    {
    }
}
