namespace AuditLens.Effects.Knowledge;

/// <summary>A word of a command path and what may follow it.</summary>
internal sealed class CommandNode
{
    // Made with the first child: by then the settings say whether letters of either case are the same.
    private Dictionary<string, CommandNode>? _exact;
    private readonly List<(string Pattern, Glob Glob, CommandNode Node)> _globs = [];

    public CommandNode(CommandSettings settings) => Settings = settings;

    public CommandSettings Settings { get; private set; }

    public CommandEntry? Entry { get; private set; }

    /// <summary>No sub-command is known below.</summary>
    public bool IsLeaf => _exact is null && _globs.Count == 0 && Deep is null;

    /// <summary>Paths that go on after any number of words (<c>gcloud ** delete</c>).</summary>
    public CommandNode? Deep { get; private set; }

    /// <summary>The child for any word.</summary>
    public CommandNode? Star { get; private set; }

    /// <summary>The node for a word: the exact one first, then patterns in the order of the file. <paramref name="tail"/> is what the pattern's star stands for.</summary>
    public CommandNode? Child(string word, out string tail)
    {
        tail = "";
        if (_exact is not null && _exact.TryGetValue(word, out CommandNode? exact))
        {
            return exact;
        }

        foreach ((_, Glob glob, CommandNode node) in _globs)
        {
            if (glob.IsMatch(word))
            {
                tail = glob.StarOf(word);
                return node;
            }
        }

        return null;
    }

    public CommandNode Grow(string word)
    {
        if (word == "**")
        {
            return Deep ??= new CommandNode(Settings);
        }

        if (!word.Contains('*'))
        {
            _exact ??= new Dictionary<string, CommandNode>(Settings.IgnoreCase ? StringComparer.OrdinalIgnoreCase : StringComparer.Ordinal);
            if (!_exact.TryGetValue(word, out CommandNode? exact))
            {
                _exact[word] = exact = new CommandNode(Settings);
            }

            return exact;
        }

        foreach ((string pattern, _, CommandNode node) in _globs)
        {
            if (pattern == word)
            {
                return node;
            }
        }

        CommandNode grown = new(Settings);
        Star = word == "*" ? grown : Star;
        _globs.Add((word, new Glob(word, Settings.IgnoreCase), grown));
        return grown;
    }

    /// <summary>A later file replaces what an earlier one said: a user's own knowledge wins.</summary>
    public void Set(CommandEntry? entry, CommandSettings settings)
    {
        Entry = entry ?? Entry;
        Settings = settings;
    }
}
