using System.Text.Json;

namespace AuditLens.Ingestion.Input;

/// <summary>An agent that keeps its sessions in a known place.</summary>
/// <param name="Title">Name for people.</param>
/// <param name="Folder">Below the home directory.</param>
/// <param name="Variable">Environment variable that moves the agent's folder; <paramref name="Below"/> is the rest of the path inside it.</param>
/// <param name="Pattern">Names of session files.</param>
public sealed record KnownAgent(string Title, string Folder, string? Variable, string Below, string Pattern);

/// <param name="Project">Working directory as the session says, else the folder's name; null when neither is known.</param>
public sealed record KnownSession(string Agent, string Path, string? Project, long Size, DateTimeOffset LastChange);

/// <summary>Finds the sessions that known agents keep on this machine.</summary>
public static class KnownSessions
{
    private const int HeadBytes = 64 * 1024;

    /// <summary>Sources: the agents' documentation, FORMATS sections 1, 2 and 5.</summary>
    public static IReadOnlyList<KnownAgent> Agents { get; } =
    [
        new("Claude Code", ".claude/projects", "CLAUDE_CONFIG_DIR", "projects", "*.jsonl"),
        new("Codex", ".codex/sessions", "CODEX_HOME", "sessions", "rollout-*.jsonl"),
        new("Gemini CLI", ".gemini/tmp", null, "", "session-*.json"),
    ];

    /// <summary>The last changed first; ties by path.</summary>
    public static IReadOnlyList<KnownSession> Find(string home, Func<string, string?> environment)
    {
        var options = new EnumerationOptions { RecurseSubdirectories = true, IgnoreInaccessible = true, AttributesToSkip = FileAttributes.ReparsePoint };
        List<KnownSession> found = [];
        foreach (KnownAgent agent in Agents)
        {
            string folder = agent.Variable is { } variable && environment(variable) is { Length: > 0 } moved
                ? Path.Combine(moved, agent.Below)
                : Path.Combine(home, agent.Folder);
            if (Directory.Exists(folder))
            {
                found.AddRange(new DirectoryInfo(folder).EnumerateFiles(agent.Pattern, options).Select(f => Describe(agent, f)));
            }
        }

        return [.. found.OrderByDescending(s => s.LastChange).ThenBy(s => s.Path, StringComparer.Ordinal)];
    }

    private static KnownSession Describe(KnownAgent agent, FileInfo file) =>
        new(agent.Title, file.FullName, WorkingDirectory(file.FullName) ?? file.Directory?.Name, file.Length, new DateTimeOffset(file.LastWriteTimeUtc, TimeSpan.Zero));

    /// <summary>The first <c>cwd</c> in the first lines, at the top or inside a payload, as Claude Code and Codex write it.</summary>
    private static string? WorkingDirectory(string path)
    {
        try
        {
            using FileStream stream = File.OpenRead(path);
            byte[] head = new byte[HeadBytes];
            int length = stream.ReadAtLeast(head, HeadBytes, throwOnEndOfStream: false);
            ReadOnlyMemory<byte> rest = head.AsMemory(0, length);
            for (int end = rest.Span.IndexOf((byte)'\n'); end >= 0; end = rest.Span.IndexOf((byte)'\n'))
            {
                if (InLine(rest[..end]) is { } directory)
                {
                    return directory;
                }

                rest = rest[(end + 1)..];
            }
        }
        catch (Exception e) when (e is IOException or UnauthorizedAccessException)
        {
            // A session that cannot be opened is listed all the same: reading it will say why.
        }

        return null;
    }

    private static string? InLine(ReadOnlyMemory<byte> line)
    {
        try
        {
            using JsonDocument document = JsonDocument.Parse(line);
            JsonElement root = document.RootElement;
            JsonElement holder = root.ValueKind == JsonValueKind.Object && root.TryGetProperty("payload", out JsonElement payload) ? payload : root;
            return holder.ValueKind == JsonValueKind.Object && holder.TryGetProperty("cwd", out JsonElement cwd) && cwd.ValueKind == JsonValueKind.String ? cwd.GetString() : null;
        }
        catch (Exception e) when (e is JsonException or InvalidOperationException)
        {
            return null;
        }
    }
}
