using System.Text;

namespace AuditLens.Effects.Sql;

/// <summary>SQL that a script puts together and runs: literals joined with <c>||</c> or <c>+</c>, <c>format</c> and <c>concat</c>, variables that were given such text.</summary>
internal static class DynamicSql
{
    /// <summary>Stands for a name that is only known when the script runs.</summary>
    public const string Unknown = "(named at run time)";

    private const int LongestText = 100_000;

    /// <summary>Remembers the text that <c>DECLARE @sql ... = N'...'</c>, <c>SET @sql = ...</c>, <c>SELECT @sql = ...</c> or <c>sql := ...</c> gives a variable.</summary>
    public static void Remember(SqlStatement statement, SqlSession session)
    {
        for (int i = 0; i + 1 < statement.Count; i++)
        {
            if (!statement.IsSymbol(i, "=") && !statement.IsSymbol(i, ":=") && !statement.IsSymbol(i, "+=") && !statement.Is(i, "DEFAULT"))
            {
                continue;
            }

            string? name = VariableBefore(statement, i);
            if (name is not null && TextAt(statement, i + 1, session, out int after) is { } text)
            {
                bool appends = statement.IsSymbol(i, "+=") || (statement.IsSymbol(i, "=") && statement.IsSymbol(i - 1, "+"));
                session.Texts[name] = appends && session.Texts.TryGetValue(name, out string? before) ? before + text : text;
                i = after - 1;
            }
        }
    }

    /// <summary>The variable that is assigned: <c>@sql</c>, behind its type when it is declared; <c>sql</c> of <c>sql :=</c>.</summary>
    private static string? VariableBefore(SqlStatement statement, int sign)
    {
        for (int i = sign - 1; i >= 0 && i >= sign - 8; i--)
        {
            if (statement[i].Kind == SqlTokenKind.Parameter)
            {
                return statement[i].Text;
            }
        }

        return statement.IsSymbol(sign, ":=") && statement[sign - 1].Kind == SqlTokenKind.Word ? statement[sign - 1].Text
            : statement.Is(0, "DECLARE") && statement[1].IsName ? statement[1].Text : null;
    }

    /// <summary>The SQL that an expression gives, unknown parts replaced by a name; null when no literal or known variable begins it.</summary>
    public static string? TextAt(SqlStatement statement, int at, SqlSession session, out int after)
    {
        StringBuilder text = new();
        after = at;
        bool known = false;
        while (after < statement.Count && text.Length < LongestText)
        {
            SqlToken token = statement[after];
            if (token.Kind == SqlTokenKind.String)
            {
                known = true;
                text.Append(token.Text);
                after++;
            }
            else if (token.IsName && statement.IsSymbol(after + 1, "("))
            {
                int end = statement.AfterBracket(after + 1);
                known |= AppendCall(text, statement, after, end, session);
                after = end;
            }
            else if (token.IsName && session.Texts.TryGetValue(token.Text, out string? value))
            {
                known = true;
                text.Append(value);
                after++;
            }
            else if (token.IsName || token.Kind == SqlTokenKind.Number)
            {
                AppendUnknown(text);
                _ = statement.NameAt(after, out int next);
                after = Math.Max(next, after + 1);
            }
            else
            {
                break;
            }

            if (!statement.IsSymbol(after, "||") && !statement.IsSymbol(after, "+"))
            {
                break;
            }

            after++;
        }

        return known ? text.ToString() : null;
    }

    private static bool AppendCall(StringBuilder text, SqlStatement statement, int name, int end, SqlSession session)
    {
        if (statement.IsAny(name, "FORMAT") && statement[name + 2].Kind == SqlTokenKind.String)
        {
            AppendFormat(text, statement[name + 2].Text);
            return true;
        }

        if (!statement.IsAny(name, "CONCAT", "CONCAT_WS"))
        {
            AppendUnknown(text);
            return false;
        }

        bool known = false;
        int at = name + 2;
        while (at < end - 1)
        {
            string? part = TextAt(statement, at, session, out int after);
            known |= part is not null;
            text.Append(part);
            if (part is null)
            {
                AppendUnknown(text);
            }

            at = Math.Max(after, at + 1);
            at += statement.IsSymbol(at, ",") ? 1 : 0;
        }

        return known;
    }

    /// <summary><c>%I</c> is a name, <c>%L</c> a value, <c>%s</c> either.</summary>
    private static void AppendFormat(StringBuilder text, string format)
    {
        for (int i = 0; i < format.Length; i++)
        {
            char next = i + 1 < format.Length ? format[i + 1] : '\0';
            if (format[i] != '%' || next is not ('I' or 'L' or 's' or '%'))
            {
                text.Append(format[i]);
                continue;
            }

            i++;
            if (next == '%')
            {
                text.Append('%');
            }
            else if (next == 'L')
            {
                text.Append("'?'");
            }
            else
            {
                AppendUnknown(text);
            }
        }
    }

    /// <summary>Inside quotes, or as part of a longer name, the unknown part is a word; else it is a name of its own.</summary>
    private static void AppendUnknown(StringBuilder text)
    {
        bool partOfName = text.Length > 0 && (char.IsLetterOrDigit(text[^1]) || text[^1] is '"' or '[' or '`' or '\'' or '_' or '.');
        text.Append(partOfName ? "x" : "\"" + Unknown + "\"");
    }
}
