using AuditLens.Events;

namespace AuditLens.Ingestion.Dialects.Telemetry;

internal enum MessageRole
{
    User, Assistant, System, Tool,
}

internal enum PartKind
{
    Text, Reasoning, Call, Result,
}

/// <summary>One piece of a message: words, thinking, a call, or what a call answered.</summary>
internal sealed class MessagePart
{
    public required PartKind Kind { get; init; }

    /// <summary>The words, the thinking, or the tool's answer.</summary>
    public string? Text { get; init; }

    public string? CallId { get; init; }

    public string? Tool { get; init; }

    public string? Arguments { get; init; }

    /// <summary>The message itself says that the tool failed.</summary>
    public bool Failed { get; init; }

    /// <summary>The call that this part orders or answers, once it is known.</summary>
    public CallEntry? Call { get; set; }
}

/// <summary>One message of a model's conversation, whichever convention wrote it.</summary>
internal sealed class ModelMessage
{
    public required MessageRole Role { get; init; }

    public string? Name { get; init; }

    public List<MessagePart> Parts { get; } = [];

    /// <summary>Where the message lies when it is a record of its own; null when it is part of its span.</summary>
    public SourceLocation? Source { get; set; }

    public DateTimeOffset? Time { get; set; }

    /// <summary>Google ADK tells an agent what another one did in a user message: first part <c>For context:</c>, the next ones <c>[agent] said</c>, <c>called tool</c>, <c>tool returned</c>.</summary>
    public bool QuotesAnotherAgent =>
        Role == MessageRole.User && Parts.Count > 1 && Parts[0].Text?.StartsWith("For context:", StringComparison.Ordinal) == true
        && Parts.Skip(1).All(part => part.Text is null || part.Text.StartsWith('['));

    /// <summary>All words of the message together; null when it has none.</summary>
    public string? Words(PartKind kind)
    {
        string? words = null;
        foreach (MessagePart part in Parts)
        {
            if (part.Kind == kind && !string.IsNullOrEmpty(part.Text))
            {
                words = words is null ? part.Text : $"{words}\n{part.Text}";
            }
        }

        return words;
    }
}
