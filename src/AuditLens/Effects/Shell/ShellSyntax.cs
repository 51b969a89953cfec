namespace AuditLens.Effects.Shell;

/// <summary>A part of parsed shell text.</summary>
internal abstract class ShellNode
{
    /// <summary>Redirections of a compound command apply to all within.</summary>
    public List<Redirection> Redirections { get; } = [];
}

/// <param name="Operator">As written: <c>&gt;</c>, <c>&gt;&gt;</c>, <c>&lt;&lt;</c>, <c>&amp;&gt;</c> ...</param>
/// <param name="Target">File, descriptor or here-string; null for a here-document.</param>
internal sealed record Redirection(string Operator, int Descriptor, ShellWord? Target, HereDocument? Document);

internal sealed record VariableAssignment(string Name, ShellWord Value);

internal sealed class SimpleCommandNode : ShellNode
{
    public List<VariableAssignment> Assignments { get; } = [];

    public List<ShellWord> Words { get; } = [];

    public int Start { get; set; }

    public int End { get; set; }
}

/// <summary>Commands joined by pipes.</summary>
internal sealed class PipelineNode(List<ShellNode> stages) : ShellNode
{
    public List<ShellNode> Stages { get; } = stages;
}

/// <summary>Commands one after another, whatever joins them: a reader of effects takes each as run.</summary>
internal sealed class ListNode(List<ShellNode> items) : ShellNode
{
    /// <summary>The commands are run again and again: condition and body of <c>while</c> or <c>until</c>.</summary>
    public bool IsLoop { get; init; }

    public List<ShellNode> Items { get; } = items;
}

/// <summary>A subshell: changes of folder and variables inside do not last.</summary>
internal sealed class SubshellNode(ShellNode body) : ShellNode
{
    public ShellNode Body { get; } = body;
}

/// <summary>A <c>for</c> loop over words.</summary>
internal sealed class ForNode(string variable, List<ShellWord>? words, ShellNode body) : ShellNode
{
    public string Variable { get; } = variable;

    /// <summary>Null when the loop runs over the script's own arguments or counts.</summary>
    public List<ShellWord>? Words { get; } = words;

    public ShellNode Body { get; } = body;
}

internal sealed class FunctionNode(string name, ShellNode body) : ShellNode
{
    public string Name { get; } = name;

    public ShellNode Body { get; } = body;
}
