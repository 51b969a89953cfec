namespace AuditLens.Effects.Knowledge;

/// <param name="Paths">Each a list of words, every word with its alternatives split out.</param>
/// <param name="Entry">Null for a path that only carries settings.</param>
internal sealed record EntryDefinition(IReadOnlyList<string[]> Paths, CommandEntry? Entry, Func<CommandSettings, CommandSettings> Extend);

/// <summary>A tool of a knowledge file: its names, and its entries.</summary>
internal sealed class ToolDefinition(IReadOnlyList<EntryDefinition> entries, IReadOnlyList<CommandExample> examples)
{
    public IReadOnlyList<CommandExample> Examples { get; } = examples;

    public void PlantIn(CommandNode root)
    {
        // Short paths first: what follows inherits their settings.
        foreach (EntryDefinition entry in entries.OrderBy(entry => entry.Paths[0].Length))
        {
            foreach (string[] path in entry.Paths)
            {
                Plant(root, path, 0, entry);
            }
        }
    }

    private static void Plant(CommandNode node, string[] path, int at, EntryDefinition entry)
    {
        if (at == path.Length)
        {
            node.Set(entry.Entry, entry.Extend(node.Settings));
            return;
        }

        foreach (string word in path[at].Split('|'))
        {
            Plant(node.Grow(word), path, at + 1, entry);
        }
    }
}
