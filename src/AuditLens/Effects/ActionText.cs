namespace AuditLens.Effects;

/// <summary>An action to be understood, with what is known of the place it runs in.</summary>
/// <param name="Kind">What the text is; <see cref="ActionKind.Unknown"/> lets the reader find out.</param>
/// <param name="Text">Command line, SQL, HTTP call, or the JSON arguments of a tool call.</param>
/// <param name="Tool">Tool name as logged, when the action is a tool call.</param>
public sealed record ActionText(ActionKind Kind, string Text, string? Tool = null, string? WorkingDirectory = null);

public enum ActionKind
{
    Unknown, Shell, Sql, Http, Tool,
}

/// <summary>What was understood of an action.</summary>
/// <param name="Effects">The gravest first; empty only when the text holds no action at all.</param>
/// <param name="Notes">What could not be known, in words: an unset variable, a script whose content the log does not hold.</param>
public sealed record ActionReading(IReadOnlyList<ActionEffect> Effects, IReadOnlyList<string> Notes)
{
    public static readonly ActionReading Nothing = new([], []);
}

/// <summary>What earlier steps of the session showed, for resolving variables, contexts and files. Implementations are pure look-ups.</summary>
public interface IKnownSurroundings
{
    /// <summary>Value of an environment or shell variable, or null when it was never shown.</summary>
    string? Variable(string name);

    /// <summary>Content of a file that the session wrote or read, or null.</summary>
    string? FileContent(string path);

    /// <summary>Environment that an opaque name (context, volume id, host, profile) was shown to belong to, with the words that show it.</summary>
    (DeploymentEnvironment Environment, string Basis)? EnvironmentOf(string name);

    /// <summary>True when the path was created by this session itself.</summary>
    bool CreatedHere(string path);
}

/// <summary>Nothing is known: for <c>explain-action</c> and tests.</summary>
public sealed class NoSurroundings : IKnownSurroundings
{
    public static readonly NoSurroundings Instance = new();

    private NoSurroundings()
    {
    }

    public string? Variable(string name) => null;

    public string? FileContent(string path) => null;

    public (DeploymentEnvironment Environment, string Basis)? EnvironmentOf(string name) => null;

    public bool CreatedHere(string path) => false;
}
