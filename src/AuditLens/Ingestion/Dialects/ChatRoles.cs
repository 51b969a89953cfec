namespace AuditLens.Ingestion.Dialects;

/// <summary>Whose turn a message is.</summary>
internal enum ChatSpeaker
{
    System,
    User,
    Agent,
    Tool,
}

/// <summary>What a role says.</summary>
/// <param name="AgentName">Name of the agent, when the role is a name.</param>
/// <param name="Recipient">To whom the message goes, when the role says so.</param>
/// <param name="IsThought">True for what an agent says to itself.</param>
internal readonly record struct ChatRole(ChatSpeaker Speaker, string? AgentName, string? Recipient, bool IsThought)
{
    /// <summary>
    /// Reads a role: the words of the model services, else a name of an agent, as multi-agent logs write it: <c>WebSurfer</c>, <c>Orchestrator (thought)</c>,
    /// <c>Orchestrator (-> WebSurfer)</c>.
    /// </summary>
    public static ChatRole Parse(string role) => role.ToLowerInvariant() switch
    {
        "system" or "developer" or "system_prompt" => new(ChatSpeaker.System, null, null, false),
        "user" or "human" => new(ChatSpeaker.User, null, null, false),
        "assistant" or "ai" or "model" or "gpt" or "bot" or "chatgpt" or "agent" or "aimessagechunk" or "bing" or "bard" => new(ChatSpeaker.Agent, null, null, false),
        "tool" or "function" or "tool_result" or "toolresult" or "tool_response" or "function_response" or "observation" or "environment" or "ipython" or "exit" =>
            new(ChatSpeaker.Tool, null, null, false),
        _ => Named(role),
    };

    private static ChatRole Named(string role)
    {
        int open = role.IndexOf('(', StringComparison.Ordinal);
        if (open <= 0 || !role.EndsWith(')'))
        {
            return new ChatRole(ChatSpeaker.Agent, role.Trim(), null, false);
        }

        string name = role[..open].Trim();
        string note = role[(open + 1)..^1].Trim();
        string? recipient = note.StartsWith("->", StringComparison.Ordinal) ? note[2..].Trim() : null;
        return new ChatRole(ChatSpeaker.Agent, name, recipient, recipient is null && string.Equals(note, "thought", StringComparison.OrdinalIgnoreCase));
    }
}
