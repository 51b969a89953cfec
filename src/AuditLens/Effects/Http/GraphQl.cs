using System.Text.Json;
using AuditLens.Effects.Tools;

namespace AuditLens.Effects.Http;

/// <summary>One field of the operation, with its arguments as JSON.</summary>
internal readonly record struct GraphQlField(string Name, string Arguments);

/// <summary>A GraphQL document: whether it changes something, and the fields of its first level.</summary>
internal sealed class GraphQl
{
    private const int MostFields = 50;

    private GraphQl(string operation, List<GraphQlField> fields)
    {
        Operation = operation;
        Fields = fields;
    }

    /// <summary><c>query</c>, <c>mutation</c> or <c>subscription</c>.</summary>
    public string Operation { get; }

    public List<GraphQlField> Fields { get; }

    public static bool Matches(string text) => Parse(text) is not null;

    /// <summary>Reads a document, or a JSON body with <c>query</c> and <c>variables</c>; null when the text is neither.</summary>
    public static GraphQl? Parse(string text)
    {
        text = text.Trim();
        if (!text.StartsWith('{') || text.Length > 1_000_000)
        {
            return Document(text, null);
        }

        ToolArguments body = ToolArguments.Of(text);
        string? query = body.Raw is null ? body.Text("query") ?? body.Text("mutation") : null;
        JsonElement? variables = body.Raw is null ? body.Find("variables") : null;
        return query is null ? null : Document(query.Trim(), variables);
    }

    private static GraphQl? Document(string text, JsonElement? variables)
    {
        foreach (string operation in (ReadOnlySpan<string>)["mutation", "query", "subscription"])
        {
            if (!text.StartsWith(operation, StringComparison.Ordinal) || text.Length == operation.Length || !(text[operation.Length] is '{' or '(' or '@' || char.IsWhiteSpace(text[operation.Length])))
            {
                continue;
            }

            int open = OpenBrace(text, operation.Length);
            return open < 0 ? null : new GraphQl(operation, FieldsOf(text, open + 1, variables));
        }

        return text.StartsWith('{') && text.Length > 1 && variables is null && FieldsOf(text, 1, null) is { Count: > 0 } fields && !text.Contains('"', StringComparison.Ordinal) ? new GraphQl("query", fields) : null;
    }

    /// <summary>The brace of the selection, behind a name and a list of variables; -1 when something else stands there.</summary>
    private static int OpenBrace(string text, int at)
    {
        int depth = 0;
        for (; at < text.Length; at++)
        {
            depth += text[at] switch { '(' => 1, ')' => -1, _ => 0 };
            if (text[at] == '{' && depth == 0)
            {
                return at;
            }

            if (depth == 0 && !(char.IsLetterOrDigit(text[at]) || char.IsWhiteSpace(text[at]) || text[at] is '_' or ')' or '@' or ',' or ':' or '$' or '!'))
            {
                return -1;
            }
        }

        return -1;
    }

    private static List<GraphQlField> FieldsOf(string text, int at, JsonElement? variables)
    {
        List<GraphQlField> fields = [];
        while (at < text.Length && text[at] != '}' && fields.Count < MostFields)
        {
            if (text[at] == '#')
            {
                at = text.IndexOf('\n', at) is >= 0 and int line ? line : text.Length;
                continue;
            }

            if (!char.IsLetter(text[at]) && text[at] != '_')
            {
                at = text[at] == '{' ? AfterBlock(text, at, '{', '}') : at + 1;
                continue;
            }

            string name = Word(text, ref at);
            if (at < text.Length && text[at] == ':')
            {
                at++;
                while (at < text.Length && char.IsWhiteSpace(text[at]))
                {
                    at++;
                }

                name = Word(text, ref at);
            }

            string arguments = "{}";
            if (at < text.Length && text[at] == '(')
            {
                int end = AfterBlock(text, at, '(', ')');
                arguments = Filled(CallNotation.ToJson(text[(at + 1)..Math.Max(at + 1, end - 1)]) ?? "{}", variables);
                at = end;
            }

            fields.Add(new GraphQlField(name, arguments));
        }

        return fields;
    }

    private static string Word(string text, ref int at)
    {
        int start = at;
        while (at < text.Length && (char.IsLetterOrDigit(text[at]) || text[at] == '_'))
        {
            at++;
        }

        string word = text[start..at];
        while (at < text.Length && char.IsWhiteSpace(text[at]))
        {
            at++;
        }

        return word;
    }

    private static int AfterBlock(string text, int at, char open, char close)
    {
        int depth = 0;
        bool quoted = false;
        for (; at < text.Length; at++)
        {
            char c = text[at];
            if (c == '\\' && quoted)
            {
                at++;
            }
            else if (c == '"')
            {
                quoted = !quoted;
            }
            else if (!quoted)
            {
                depth += c == open ? 1 : c == close ? -1 : 0;
                if (depth == 0)
                {
                    return at + 1;
                }
            }
        }

        return text.Length;
    }

    /// <summary>Puts the values of variables in the place of <c>$name</c>.</summary>
    private static string Filled(string arguments, JsonElement? variables)
    {
        if (variables is not { ValueKind: JsonValueKind.Object } values)
        {
            return arguments;
        }

        foreach (JsonProperty variable in values.EnumerateObject().Take(50))
        {
            arguments = arguments.Replace($"\"${variable.Name}\"", variable.Value.GetRawText(), StringComparison.Ordinal);
        }

        return arguments;
    }
}
