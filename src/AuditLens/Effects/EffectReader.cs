using System.Buffers;
using AuditLens.Effects.Http;
using AuditLens.Effects.Shell;
using AuditLens.Effects.Sql;
using AuditLens.Effects.Tools;

namespace AuditLens.Effects;

/// <summary>The one door to understanding an action: chooses the reader for the text and returns its effects. Thread-safe; holds only compiled knowledge.</summary>
public sealed class EffectReader
{
    /// <summary>Longer texts carry content (edits, scripts) and hardly ever repeat.</summary>
    private const int LongestCached = 400;

    private static readonly SearchValues<char> NotInNames = SearchValues.Create(" \t\n|;&$\"'<>=");

    private readonly ShellReader _shell;
    private readonly SqlReader _sql = new();
    private readonly HttpReader _http = new();
    private readonly ToolReader _tools;
    private readonly ReadingCache<ActionText> _cache = new();

    public EffectReader()
        : this(Knowledge.CommandKnowledge.BuiltIn)
    {
    }

    /// <param name="knowledge">What is known of commands, with the user's own files.</param>
    public EffectReader(Knowledge.CommandKnowledge knowledge)
    {
        _shell = new ShellReader(knowledge);
        _tools = new ToolReader(_shell, _sql, _http);
    }

    /// <summary>Shared by all that need no knowledge of their own.</summary>
    public static EffectReader Default { get; } = new();

    /// <summary>Reads an action. Never throws on text, however broken: what cannot be parsed is an effect with verb <c>unknown</c> and a note.</summary>
    public ActionReading Read(ActionText action, IKnownSurroundings surroundings)
    {
        return action.Text.Length > LongestCached ? Fresh(action, surroundings) : _cache.Get(action, surroundings, Fresh);
    }

    private ActionReading Fresh(ActionText action, IKnownSurroundings surroundings) =>
        Complete(Dispatch(action, new ReadingContext { Surroundings = surroundings, WorkingDirectory = action.WorkingDirectory }), action);

    private ActionReading Dispatch(ActionText action, ReadingContext context)
    {
        if (action.Tool is { Length: > 0 } tool && action.Kind is ActionKind.Tool or ActionKind.Unknown)
        {
            return _tools.Read(tool, action.Text, context);
        }

        return action.Kind switch
        {
            ActionKind.Shell => _shell.Read(action.Text, context),
            ActionKind.Sql => _sql.Read(action.Text, context),
            ActionKind.Http => HttpReader.LooksLikeHttp(action.Text) ? _http.Read(action.Text, context) : Guess(action.Text, context),
            ActionKind.Tool => _tools.Read(action.Text, context) ?? Guess(action.Text, context),
            _ => Guess(action.Text, context),
        };
    }

    /// <summary>Finds out what a text is by whether it parses as such, the strictest notation first.</summary>
    private ActionReading Guess(string text, ReadingContext context)
    {
        string trimmed = text.Trim();
        if (HttpReader.LooksLikeHttp(trimmed))
        {
            return _http.Read(trimmed, context);
        }

        if (SqlReader.LooksLikeSql(trimmed))
        {
            return _sql.Read(trimmed, context);
        }

        bool call = trimmed.StartsWith('{') || (trimmed.EndsWith(')') && IsCallHead(trimmed)) || (trimmed.EndsWith('}') && trimmed.IndexOf(" {", StringComparison.Ordinal) is > 0 and < 100 && IsCallHead(trimmed));
        return (call ? _tools.Read(trimmed, context) : null) ?? _shell.Read(trimmed, context);
    }

    /// <summary>One word without blanks stands before the bracket, as in a call.</summary>
    private static bool IsCallHead(string text)
    {
        int end = text.AsSpan().IndexOfAny('(', '{');
        ReadOnlySpan<char> head = end > 0 ? text.AsSpan(0, end).TrimEnd() : default;
        return head.Length > 0 && head.IndexOfAny(NotInNames) < 0;
    }

    private static ActionReading Complete(ActionReading reading, ActionText action)
    {
        if (reading.Effects.Count == 0 && reading.Notes.Count > 0)
        {
            reading = reading with { Effects = [new ActionEffect { Verb = EffectVerb.Unknown, Reading = "not understood", Summary = "not understood" }] };
        }

        string text = action.Text.Length > 500 ? action.Text[..500] : action.Text;
        return new ActionReading(
            EffectOrder.GravestFirst([.. reading.Effects.Select(effect => effect.Command.Length > 0 ? effect : effect with { Command = text })]),
            reading.Notes);
    }
}
