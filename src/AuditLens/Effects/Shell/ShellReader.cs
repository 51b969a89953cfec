using AuditLens.Effects.Knowledge;

namespace AuditLens.Effects.Shell;

/// <summary>Understands shell command lines: each simple command is read for itself, wrappers are opened, what is only quoted or printed is no effect. Thread-safe.</summary>
public sealed class ShellReader
{
    /// <summary>Longer text is read up to here: no person's command line is longer, and reading stays linear.</summary>
    private const int MaximumLength = 1_000_000;

    /// <summary>Longer texts are scripts and hardly ever repeat.</summary>
    private const int LongestCached = 1000;

    private readonly ActionReaders _readers;
    private readonly ReadingCache<(string CommandLine, string? Directory)> _cache = new();

    public ShellReader() : this(CommandKnowledge.BuiltIn)
    {
    }

    /// <param name="knowledge">What is known of commands, with the user's own files.</param>
    public ShellReader(CommandKnowledge knowledge) => _readers = new ActionReaders(knowledge);

    /// <summary>Reads a command line or script. Never throws on text; what cannot be read is noted.</summary>
    public ActionReading Read(string commandLine, ReadingContext context)
    {
        bool plain = context.Depth == 0 && context.Variables.IsEmpty && context.Hints.IsEmpty && commandLine.Length <= LongestCached;
        return plain
            ? _cache.Get((commandLine, context.WorkingDirectory), context.Surroundings, (key, surroundings) => Fresh(key.CommandLine, context with { Surroundings = surroundings }))
            : Fresh(commandLine, context);
    }

    private ActionReading Fresh(string commandLine, ReadingContext context)
    {
        EffectSink sink = new();
        string text = commandLine;
        if (text.Length > MaximumLength)
        {
            sink.Note($"only the first {MaximumLength} characters were read");
            text = text[..MaximumLength];
        }

        ShellWalker.Run(_readers, sink, text, context, StandardInput.None, WindowsText.Looks(text) ? ShellDialect.Windows : ShellDialect.Posix);
        if (sink.Count == 0 && context.Depth == 0 && text.AsSpan().TrimStart() is ['#', ..])
        {
            sink.Add(_readers.Builder.Plain(EffectVerb.Observe, "comment", context, text, "is only a comment"), quiet: true);
        }

        return sink.ToReading();
    }
}

/// <summary>Tells cmd and PowerShell text from POSIX shell text by its first command word and its drive paths.</summary>
internal static class WindowsText
{
    private static readonly HashSet<string> Commands = new(StringComparer.OrdinalIgnoreCase)
    {
        "cmd", "powershell", "pwsh", "del", "erase", "rd", "copy", "xcopy", "robocopy", "move", "ren", "format", "diskpart", "vssadmin", "wbadmin", "icacls", "takeown", "reg", "sc", "schtasks", "taskkill", "wmic", "bcdedit", "cipher", "iex", "iwr", "irm", "ri", "attrib",
    };

    public static bool Looks(string text)
    {
        ReadOnlySpan<char> trimmed = text.AsSpan().TrimStart();
        int end = trimmed.IndexOfAny(" \t\n;|");
        ReadOnlySpan<char> first = end < 0 ? trimmed : trimmed[..end];
        if (IsCommandlet(first) || Commands.GetAlternateLookup<ReadOnlySpan<char>>().Contains(first) || first.StartsWith("$env:", StringComparison.OrdinalIgnoreCase)
            || first.EndsWith(".exe", StringComparison.OrdinalIgnoreCase))
        {
            return true;
        }

        int drive = trimmed.IndexOf(":\\");
        return drive > 0 && char.IsAsciiLetter(trimmed[drive - 1]) && (drive < 2 || !char.IsAsciiLetterOrDigit(trimmed[drive - 2]))
            && !trimmed.StartsWith("ssh ") && !trimmed.StartsWith("echo ") && !trimmed.StartsWith("grep ");
    }

    /// <summary>PowerShell's <c>Verb-Noun</c>, both capitalised.</summary>
    private static bool IsCommandlet(ReadOnlySpan<char> word)
    {
        int dash = word.IndexOf('-');
        return dash > 2 && dash + 1 < word.Length && char.IsAsciiLetterUpper(word[0]) && char.IsAsciiLetterUpper(word[dash + 1]) && !word.ContainsAny('/', '.', '=');
    }
}
