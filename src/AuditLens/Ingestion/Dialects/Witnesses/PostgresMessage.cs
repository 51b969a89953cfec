using System.Globalization;

namespace AuditLens.Ingestion.Dialects.Witnesses;

/// <summary>What the message column of a PostgreSQL log says: the SQL text it holds, if any, and how long it took.</summary>
/// <param name="Statement">The SQL as the server logged it; null when the message holds none.</param>
/// <param name="Executed">False for the parse and bind steps of the extended protocol, which run nothing.</param>
/// <param name="Command">The command that pgAudit names (<c>DROP TABLE</c>); null without pgAudit.</param>
/// <param name="Object">The object that pgAudit names (<c>public.bookings</c>).</param>
internal sealed record PostgresMessage(string? Statement, bool Executed, TimeSpan? Duration, string? Command, string? Object)
{
    private const string DurationPrefix = "duration: ";
    private const string AuditPrefix = "AUDIT: ";

    public static PostgresMessage Parse(string message)
    {
        string rest = message;
        TimeSpan? duration = null;
        if (rest.StartsWith(DurationPrefix, StringComparison.Ordinal))
        {
            int unit = rest.IndexOf(" ms", StringComparison.Ordinal);
            if (unit > 0 && double.TryParse(rest.AsSpan(DurationPrefix.Length, unit - DurationPrefix.Length), NumberStyles.Float, CultureInfo.InvariantCulture, out double milliseconds)
                && milliseconds is >= 0 and < 1e12)
            {
                duration = TimeSpan.FromMilliseconds(milliseconds);
                rest = rest[(unit + 3)..].TrimStart();
            }
        }

        if (rest.StartsWith(AuditPrefix, StringComparison.Ordinal))
        {
            return Audit(rest[AuditPrefix.Length..], duration);
        }

        (string? statement, bool executed) = StatementOf(rest);
        return new PostgresMessage(string.IsNullOrWhiteSpace(statement) ? null : statement, executed, duration, null, null);
    }

    private static (string? Statement, bool Executed) StatementOf(string text)
    {
        int colon = text.IndexOf(": ", StringComparison.Ordinal);
        if (colon < 0)
        {
            return (null, false);
        }

        ReadOnlySpan<char> head = text.AsSpan(0, colon);
        int space = head.IndexOf(' ');
        ReadOnlySpan<char> word = space < 0 ? head : head[..space];
        return word switch
        {
            "statement" when space < 0 => (text[(colon + 2)..], true),
            "execute" when space > 0 => (text[(colon + 2)..], true),
            "parse" or "bind" when space > 0 => (text[(colon + 2)..], false),
            _ => (null, false),
        };
    }

    /// <summary>pgAudit: type, statement id, substatement id, class, command, object type, object name, statement, parameters, as CSV within the message.</summary>
    private static PostgresMessage Audit(string csv, TimeSpan? duration)
    {
        List<string> fields = SplitCsv(csv, 9);
        string? Field(int index) => index < fields.Count && fields[index].Length > 0 ? fields[index] : null;
        string? statement = Field(7);
        bool known = statement is not null and not "<not logged>" and not "<previously logged>";
        return new PostgresMessage(known ? statement : null, true, duration, Field(4), Field(6));
    }

    private static List<string> SplitCsv(string csv, int most)
    {
        List<string> fields = [];
        System.Text.StringBuilder field = new();
        bool quoted = false;
        for (int i = 0; i < csv.Length; i++)
        {
            char c = csv[i];
            if (quoted && c == '"' && i + 1 < csv.Length && csv[i + 1] == '"')
            {
                field.Append('"');
                i++;
            }
            else if (c == '"')
            {
                quoted = !quoted;
            }
            else if (c == ',' && !quoted && fields.Count < most - 1)
            {
                fields.Add(field.ToString());
                field.Clear();
            }
            else
            {
                field.Append(c);
            }
        }

        fields.Add(field.ToString());
        return fields;
    }
}
