namespace AuditLens.Ingestion;

/// <summary>One thing that is wrong in a file that configures AuditLens.</summary>
/// <param name="Code">Stable slug.</param>
/// <param name="Line">1-based; null when the whole file is meant.</param>
/// <param name="Message">One sentence for a person.</param>
public sealed record ConfigurationProblem(string Code, string File, int? Line, string Message)
{
    /// <summary><c>file:line: code: message</c>, as compilers write it.</summary>
    public override string ToString() =>
        Line is { } line ? string.Create(System.Globalization.CultureInfo.InvariantCulture, $"{File}:{line}: {Code}: {Message}") : $"{File}: {Code}: {Message}";
}

/// <summary>A configuration, rule or mapping file cannot be used. Carries all of its problems at once; thrown before work starts.</summary>
public sealed class ConfigurationException : Exception
{
    public ConfigurationException(IReadOnlyList<ConfigurationProblem> problems)
        : base(string.Join('\n', problems)) => Problems = problems;

    public ConfigurationException(string message)
        : base(message)
    {
    }

    public ConfigurationException(string message, Exception inner)
        : base(message, inner)
    {
    }

    public ConfigurationException()
    {
    }

    public IReadOnlyList<ConfigurationProblem> Problems { get; } = [];
}
