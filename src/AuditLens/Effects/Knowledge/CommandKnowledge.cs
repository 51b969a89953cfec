using AuditLens.Events;

namespace AuditLens.Effects.Knowledge;

/// <summary>What is known of command families, read from YAML: the built-in files and those of the user. Immutable once loaded.</summary>
/// <remarks>
/// A file holds <c>tools</c>: each with <c>tool</c> (names parted by |), settings (<c>style</c>, <c>values</c>: options that take a value, <c>flags</c>, <c>hints</c>: what shows the
/// environment, <c>ignore-case</c>, <c>split-slash</c>), facts, and <c>commands</c> with a <c>path</c> of sub-command words (<c>*</c> within or for a word, <c>**</c> for any number of words;
/// <c>a b|c</c> alternatives of a word, <c>a b|c d</c> of paths, <c>(a|b) (c|d)</c> of each word).
/// Facts are <c>verb</c>, <c>scope</c> (else counted from the targets; <c>unnamed</c> when the line names none), <c>reversibility</c> (else the usual of the verb), <c>dry-run</c>, <c>traits</c>, <c>target</c> (<c>KIND SOURCE | SOURCE</c>),
/// <c>in</c> (container), <c>summary</c>, <c>nested</c> (<c>LANGUAGE SOURCE</c>), <c>keep</c>, <c>quiet</c>, <c>raw-from</c>, <c>establishes</c>, <c>reader</c>, <c>note</c>; <c>when</c> rules overlay them in order
/// (<c>flags</c>, <c>not-flags</c>, <c>arg</c>, <c>arg0</c>, <c>has-args</c>, <c>has-dashes</c>). Sources are <c>@0</c>, <c>@1...</c>, <c>@last</c>, <c>@init</c>, <c>@--</c>, <c>--option</c>, <c>name=</c>, <c>=text</c>, <c>stdin</c>.
/// <c>listing</c> at the top of a file names last words of commands that show several things (<c>ls</c>, <c>snapshots</c>), <c>wholes</c> kinds of target that hold many things (<c>cluster</c>).
/// <c>examples</c> (<c>command => verb scope reversibility ...</c>) are run as tests.
/// </remarks>
public sealed class CommandKnowledge
{
    private const string Families = "Effects.Knowledge.Families";

    private static readonly Lazy<CommandKnowledge> Shared = new(() => LoadBuiltIn());

    private readonly CommandNode _root = new(CommandSettings.Default);
    private readonly List<CommandExample> _examples = [];

    private CommandKnowledge()
    {
    }

    /// <summary>The knowledge that AuditLens brings along.</summary>
    public static CommandKnowledge BuiltIn => Shared.Value;

    /// <summary>Examples of all entries, with what they must be read as.</summary>
    public IReadOnlyList<CommandExample> Examples => _examples;

    internal PathLists Paths { get; private set; } = PathLists.Empty;

    internal HashSet<string> EnvironmentVariables { get; } = new(StringComparer.Ordinal);

    /// <summary>Kinds of target that hold many things: deleting one deletes all of it.</summary>
    internal HashSet<string> Wholes { get; } = new(StringComparer.OrdinalIgnoreCase);

    /// <summary>Last words of commands that show several things: <c>ls</c>, <c>snapshots</c>.</summary>
    internal HashSet<string> Listing { get; } = new(StringComparer.OrdinalIgnoreCase);

    /// <summary>Loads the built-in knowledge and then the given files; a later entry for the same command replaces an earlier one.</summary>
    /// <returns>The knowledge, and all problems of all files; with problems, the faulty entries are left out.</returns>
    public static (CommandKnowledge Knowledge, IReadOnlyList<KnowledgeProblem> Problems) Load(IEnumerable<string> paths)
    {
        CommandKnowledge knowledge = LoadBuiltIn();
        List<KnowledgeProblem> problems = [];
        foreach (string path in paths)
        {
            try
            {
                using StreamReader reader = new(path);
                knowledge.Add(reader, path, problems);
            }
            catch (Exception e) when (e is IOException or UnauthorizedAccessException)
            {
                problems.Add(new KnowledgeProblem("KN005", new KnowledgePlace(path, 0), $"The file cannot be read: {e.Message}"));
            }
        }

        return (knowledge, problems);
    }

    private static CommandKnowledge LoadBuiltIn()
    {
        CommandKnowledge knowledge = new();
        List<KnowledgeProblem> problems = [];
        foreach (string name in EmbeddedText.In(Families))
        {
            using StringReader reader = new(EmbeddedText.Read(name));
            knowledge.Add(reader, name[(Families.Length + 1)..], problems);
        }

        return problems.Count == 0
            ? knowledge
            : throw new InvalidOperationException("The built-in command knowledge is faulty:" + Environment.NewLine + string.Join(Environment.NewLine, problems));
    }

    private void Add(TextReader reader, string file, List<KnowledgeProblem> problems)
    {
        KnowledgeFile content = KnowledgeFile.Read(reader, file, problems);
        foreach (ToolDefinition tool in content.Tools)
        {
            tool.PlantIn(_root);
            _examples.AddRange(tool.Examples);
        }

        Paths = Paths.With(content.Paths);
        EnvironmentVariables.UnionWith(content.EnvironmentVariables);
        Listing.UnionWith(content.Listing);
        Wholes.UnionWith(content.Wholes);
    }

    /// <summary>The node of a command by its bare name; null when it is not known.</summary>
    internal CommandNode? Find(string name) => _root.Child(name, out _);

    /// <summary>How an unknown tool is read by its sub-command words.</summary>
    internal CommandNode? Fallback => _root.Deep;
}
