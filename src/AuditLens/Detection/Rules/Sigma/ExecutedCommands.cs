using System.Globalization;
using System.Text;
using System.Text.Json;
using AuditLens.Effects;
using AuditLens.Effects.Shell;
using AuditLens.Effects.Tools;

namespace AuditLens.Detection.Rules.Sigma;

/// <param name="Line">The command line with its redirections. Blanks inside a word that is only data (a message, a search pattern) are no-break spaces, so that patterns over several words do not match them; text that is only printed is left out, as shells print without starting a process.</param>
/// <param name="Parent">The command whose argument held this one (<c>bash -c</c>, <c>ssh</c>, <c>psql -c</c>).</param>
internal sealed record ExecutedCommand(string Source, string Line, string Name, ExecutedCommand? Parent, ActionEffect? Effect);

/// <summary>The simple commands that an action executed, as a process log would have them.</summary>
internal static class ExecutedCommands
{
    private const char DataBlank = '\u00A0';
    private const int LongestText = 100_000;
    private const int MostCommands = 400;

    private static readonly string[] Printers = ["echo", "printf", "write-output", "write-host", "print"];

    public static List<ExecutedCommand> Of(UnderstoodAction action)
    {
        var commands = new List<ExecutedCommand>();
        List<ActionEffect> effects = [.. action.Effects.Where(e => e.Command.Length > 0).DistinctBy(e => e.Command)];
        (string? text, bool isShell) = TextOf(action);
        if (text is null)
        {
            return commands;
        }

        if (isShell)
        {
            Add(text, effects, parent: null, commands);
        }

        // What ran inside another command's argument is an effect of its own.
        foreach (ActionEffect effect in effects.Where(e => text.Contains(e.Command, StringComparison.Ordinal)))
        {
            if (commands.Count < MostCommands && !commands.Exists(c => c.Source == effect.Command))
            {
                AddNested(effect, effects, commands.Find(c => c.Source.Contains(effect.Command, StringComparison.Ordinal)), commands);
            }
        }

        return commands;
    }

    private static void AddNested(ActionEffect effect, List<ActionEffect> effects, ExecutedCommand? parent, List<ExecutedCommand> commands)
    {
        if (Effects.Sql.SqlReader.LooksLikeSql(effect.Command))
        {
            commands.Add(new ExecutedCommand(effect.Command, effect.Command, "", parent, effect));
        }
        else
        {
            Add(effect.Command, effects, parent, commands);
        }
    }

    private static void Add(string text, List<ActionEffect> effects, ExecutedCommand? parent, List<ExecutedCommand> commands)
    {
        string read = text.Length > LongestText ? text[..LongestText] : text;
        foreach (SimpleCommandNode node in Simple(ShellParser.Parse(read).Root).Take(MostCommands - Math.Min(MostCommands, commands.Count)))
        {
            string source = read[node.Start..Math.Min(node.End, read.Length)].Trim();
            List<string> words = [.. node.Words.Select(Written)];
            if (words.Count > 0)
            {
                string[] redirections = [.. node.Redirections.SelectMany(Written)];
                bool prints = Printers.Contains(Bare(words[0]), StringComparer.OrdinalIgnoreCase);
                AddSimple(source, [.. prints ? words.Take(1) : words, .. redirections], effects.Find(e => e.Command == source), effects, parent, commands);
            }
        }
    }

    private static void AddSimple(string source, List<string> words, ActionEffect? effect, List<ActionEffect> effects, ExecutedCommand? parent, List<ExecutedCommand> commands)
    {
        string name = Bare(words[0]);
        List<string> shown = [.. words.Select(w => Executes(w, source, effects) ? w : w.Replace(' ', DataBlank).Replace('\t', DataBlank).Replace('\n', DataBlank))];
        string line = string.Join(' ', shown);
        var command = new ExecutedCommand(source, line, name, parent, effect);
        commands.Add(command);

        // sudo, env, timeout ...: the reading names the command that they start.
        string started = effect?.Reading.Split(' ')[0] ?? "";
        int at = words.FindIndex(1, w => started.Length > 0 && string.Equals(Bare(w), started, StringComparison.OrdinalIgnoreCase));
        if (at > 0 && !string.Equals(name, started, StringComparison.OrdinalIgnoreCase))
        {
            commands.Add(new ExecutedCommand(source, string.Join(' ', shown.Skip(at)), started, command, effect));
        }
    }

    private static bool Executes(string word, string source, List<ActionEffect> effects) =>
        word.Contains(' ', StringComparison.Ordinal) && effects.Exists(e => e.Command != source && word.Contains(e.Command, StringComparison.Ordinal));

    private static IEnumerable<SimpleCommandNode> Simple(ShellNode node) => node switch
    {
        SimpleCommandNode simple => [simple],
        PipelineNode pipeline => pipeline.Stages.SelectMany(Simple),
        ListNode list => list.Items.SelectMany(Simple),
        SubshellNode subshell => Simple(subshell.Body),
        ForNode loop => Simple(loop.Body),
        _ => [],
    };

    // As people write it and rules look for it: "2> file"; a here-document is data of the command.
    private static IEnumerable<string> Written(Redirection redirection) => redirection.Target is not { } target ? []
        : [redirection.Descriptor is -1 or 0 or 1 ? redirection.Operator : redirection.Descriptor.ToString(CultureInfo.InvariantCulture) + redirection.Operator, Written(target)];

    private static string Written(ShellWord word)
    {
        if (word.Plain is { } plain)
        {
            return plain;
        }

        var text = new StringBuilder();
        foreach (WordPart part in word.Parts)
        {
            _ = part.Kind switch
            {
                WordPartKind.Variable => text.Append('$').Append(part.Text),
                WordPartKind.CommandSubstitution => text.Append("$(").Append(part.Text).Append(')'),
                WordPartKind.ProcessSubstitution => text.Append("<(").Append(part.Text).Append(')'),
                _ => text.Append(part.Text),
            };
        }

        return text.ToString();
    }

    private static string Bare(string word) => word[(word.LastIndexOfAny(['/', '\\']) + 1)..];

    /// <summary>The text that a tool hands to a shell or interpreter; null for all other tools.</summary>
    private static (string? Text, bool IsShell) TextOf(UnderstoodAction action)
    {
        string raw = action.Step.Event.Arguments ?? action.Step.Event.Text ?? "";
        if (action.Step.Event.Tool is not { Length: > 0 } tool)
        {
            return (raw, true);
        }

        ToolName name = ToolName.Parse(tool);
        AgentTool? known = ToolKnowledge.Default.Find(name.Name);
        bool shell = known is null ? ToolKnowledge.Default.IsInterpreter("shell", name) : known.Reads == "shell";
        if (!shell && known?.Reads != "code")
        {
            return (null, false);
        }

        ToolArguments arguments = ToolArguments.Of(raw);
        foreach (string argument in known?.Text ?? ToolKnowledge.Default.Data.ShellArguments)
        {
            if (arguments.Find(argument) is { } value)
            {
                return (value.ValueKind == JsonValueKind.Array ? ShellWords.Join(ToolArguments.List(value), null) : ToolArguments.TextOf(value), shell);
            }
        }

        return (arguments.Text("arg0") ?? arguments.Raw, shell);
    }
}
