using System.Text.Encodings.Web;
using System.Text.Json;

namespace AuditLens.Ingestion.Dialects;

/// <summary>
/// SWE-agent's own commands (its agent-computer interface: open, create, edit ... end_of_edit, search_dir, submit) look like shell and are none: an edit's text is no command line.
/// They become calls of tools with arguments; everything else stays shell.
/// </summary>
internal static class SweAgentCommands
{
    private const string Shell = "bash";

    // The words are SWE-agent's; the tool names are those that other coding agents use for the same act.
    private static readonly Dictionary<string, (string Tool, string Argument)> Own = new(StringComparer.Ordinal)
    {
        ["open"] = ("open_file", "path"),
        ["goto"] = ("view", "line"),
        ["scroll_up"] = ("view", "line"),
        ["scroll_down"] = ("view", "line"),
        ["set_cursors"] = ("view", "lines"),
        ["create"] = ("create_file", "path"),
        ["edit"] = ("edit", "new_string"),
        ["insert"] = ("edit", "new_string"),
        ["search_file"] = ("search_file", "pattern"),
        ["search_dir"] = ("search_dir", "pattern"),
        ["find_file"] = ("find_file", "pattern"),
        ["submit"] = ("submit", "input"),
    };

    private static readonly JsonSerializerOptions Plain = new() { Encoder = JavaScriptEncoder.UnsafeRelaxedJsonEscaping };

    public static (string Tool, string Arguments) Read(string action)
    {
        string text = action.Trim();
        int end = text.AsSpan().IndexOfAny(" \t\n");
        string word = end < 0 ? text : text[..end];
        if (!Own.TryGetValue(word, out (string Tool, string Argument) own))
        {
            return (Shell, action.TrimEnd());
        }

        string rest = end < 0 ? "" : text[end..].Trim();
        string value = own.Argument == "path" ? rest.Split([' ', '\n'], 2)[0].Trim('"', '\'') : rest;
        return (own.Tool, JsonSerializer.Serialize(new Dictionary<string, string> { [own.Argument] = value }, Plain));
    }
}
