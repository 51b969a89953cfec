namespace AuditLens.Effects.Sql;

/// <summary>How many rows a condition lets through.</summary>
internal enum RowScope
{
    None, One, Some, All,
}

/// <summary>Reads a WHERE clause as far as scope needs it: always true, never true, one row by its key, or a selection.</summary>
internal static class RowFilter
{
    private const int DeepestBracket = 16;

    private static readonly string[] ClauseEnds = ["RETURNING", "ORDER", "LIMIT", "GROUP", "HAVING", "OPTION", "FETCH", "OFFSET", "UNION", "FOR", "WINDOW", "INTO", "ON", "OUTPUT", "QUALIFY"];

    /// <summary>Scope of a statement that acts on rows, from its WHERE, LIMIT and TOP.</summary>
    /// <param name="from">Where to begin looking for the clauses.</param>
    /// <param name="table">For telling the table's own key.</param>
    public static RowScope Of(SqlStatement statement, int from, string table)
    {
        int where = statement.Find("WHERE", from);
        RowScope scope = RowScope.All;
        if (where >= 0)
        {
            if (statement.Is(where + 1, "CURRENT") && statement.Is(where + 2, "OF"))
            {
                return RowScope.One;
            }

            int end = statement.Find(where + 1, ClauseEnds);
            scope = Condition(statement.Part(where + 1, end < 0 ? statement.Count : end), table, 0);
        }

        return Limit(statement, from) is { } limit && scope is RowScope.Some or RowScope.All ? limit : scope;

        static RowScope? Limit(SqlStatement statement, int from)
        {
            int limit = statement.Find(from, "LIMIT", "FETCH");
            int top = statement.Find("TOP");
            int at = limit >= 0 ? limit + (statement.Is(limit, "FETCH") ? 2 : 1) : top >= 0 && top < 4 ? top + (statement.IsSymbol(top + 1, "(") ? 2 : 1) : -1;
            if (at < 0 || statement.Is(at, "ALL"))
            {
                return null;
            }

            bool percent = statement.Is(at + 1, "PERCENT") || statement.Is(at + 2, "PERCENT");
            return percent ? statement[at].Text.StartsWith("100", StringComparison.Ordinal) ? null : RowScope.Some
                : statement[at].Text == "1" || statement.IsAny(at, "ROW", "ROWS") ? RowScope.One : RowScope.Some;
        }
    }

    public static EffectScope ToScope(RowScope rows) => rows switch
    {
        RowScope.None => EffectScope.Unknown,
        RowScope.One => EffectScope.One,
        RowScope.Some => EffectScope.Some,
        _ => EffectScope.All,
    };

    /// <summary>OR of ANDs of comparisons; brackets are opened.</summary>
    private static RowScope Condition(SqlStatement condition, string table, int depth)
    {
        if (condition.Count == 0 || depth > DeepestBracket)
        {
            return RowScope.Some;
        }

        if (Split(condition, "OR") is { Count: > 1 } alternatives)
        {
            RowScope widest = RowScope.None;
            int matching = 0;
            foreach (SqlStatement alternative in alternatives)
            {
                RowScope scope = Condition(alternative, table, depth + 1);
                matching += scope == RowScope.None ? 0 : 1;
                widest = scope > widest ? scope : widest;
            }

            return widest == RowScope.One && matching > 1 ? RowScope.Some : widest;
        }

        if (Split(condition, "AND") is { Count: > 1 } parts)
        {
            RowScope narrowest = RowScope.All;
            foreach (SqlStatement part in parts)
            {
                RowScope scope = Condition(part, table, depth + 1);
                narrowest = scope < narrowest ? scope : narrowest;
            }

            return narrowest;
        }

        if (condition.IsSymbol(0, "(") && condition.AfterBracket(0) == condition.Count)
        {
            return condition.IsAny(1, "SELECT", "WITH") ? RowScope.Some : Condition(condition.Part(1, condition.Count - 1), table, depth + 1);
        }

        if (condition.Is(0, "NOT") && !condition.Is(1, "EXISTS"))
        {
            return Condition(condition.From(1), table, depth + 1) switch
            {
                RowScope.All => RowScope.None,
                RowScope.None => RowScope.All,
                _ => RowScope.Some,
            };
        }

        return Comparison(condition, table);
    }

    private static List<SqlStatement> Split(SqlStatement condition, string word)
    {
        List<SqlStatement> parts = [];
        int start = 0;
        bool between = false;
        for (int i = 0; i < condition.Count; i++)
        {
            if (condition[i].Depth > condition.Depth || condition[i].Kind != SqlTokenKind.Word)
            {
                continue;
            }

            between |= condition.Is(i, "BETWEEN");
            if (!condition.Is(i, word))
            {
                continue;
            }

            // The AND of a BETWEEN joins its two ends.
            if (between && word == "AND")
            {
                between = false;
                continue;
            }

            parts.Add(condition.Part(start, i));
            start = i + 1;
        }

        parts.Add(condition.Part(start, condition.Count));
        return parts;
    }

    private static RowScope Comparison(SqlStatement condition, string table)
    {
        if (condition.Count == 1)
        {
            return condition.Is(0, "TRUE") ? RowScope.All
                : condition.IsAny(0, "FALSE", "NULL") ? RowScope.None
                : condition[0].Kind == SqlTokenKind.Number ? (condition[0].Text.Trim('0', '.').Length == 0 ? RowScope.None : RowScope.All)
                : RowScope.Some;
        }

        SqlName left = condition.NameAt(0, out int after);
        bool leftLiteral = IsLiteral(condition[0]);
        int op = leftLiteral ? 1 : after;
        if (left.IsEmpty && !leftLiteral)
        {
            return RowScope.Some;
        }

        if (!leftLiteral && condition.Is(op, "IN") && condition.IsSymbol(op + 1, "("))
        {
            bool single = condition.Count == op + 4 && (IsLiteral(condition[op + 2]) || condition[op + 2].Kind == SqlTokenKind.Parameter);
            return single && IsKey(left.Last, table) ? RowScope.One : RowScope.Some;
        }

        if (!leftLiteral && condition.IsAny(op, "LIKE", "ILIKE"))
        {
            return condition.Count == op + 2 && condition[op + 1].Text.Length > 0 && condition[op + 1].Text.Trim('%').Length == 0 ? RowScope.All : RowScope.Some;
        }

        if (leftLiteral && condition.Count == 3 && condition.IsAny(1, "LIKE", "ILIKE") && condition[2].Text.Trim('%').Length == 0)
        {
            return condition[2].Text.Length > 0 ? RowScope.All : RowScope.Some;
        }

        if (IsRowId(left) && IsAnyValue(condition, op))
        {
            return RowScope.All;
        }

        string sign = condition[op].Text;
        return condition[op].Kind == SqlTokenKind.Symbol ? Compare(condition, left, leftLiteral, op, sign, table) : RowScope.Some;
    }

    private static RowScope Compare(SqlStatement condition, SqlName left, bool leftLiteral, int op, string sign, string table)
    {
        int right = op + 1;
        bool rightLiteral = IsLiteral(condition[right]) && condition.Count == right + 1;
        if (leftLiteral && rightLiteral)
        {
            bool equal = condition[0].Text == condition[right].Text;
            bool numbers = double.TryParse(condition[0].Text, System.Globalization.CultureInfo.InvariantCulture, out double a)
                & double.TryParse(condition[right].Text, System.Globalization.CultureInfo.InvariantCulture, out double b);
            bool? holds = sign switch
            {
                "=" or "==" => equal,
                "<>" or "!=" => !equal,
                "<" when numbers => a < b,
                ">" when numbers => a > b,
                "<=" when numbers => a <= b,
                ">=" when numbers => a >= b,
                _ => null,
            };
            return holds is null ? RowScope.Some : holds.Value ? RowScope.All : RowScope.None;
        }

        SqlName other = condition.NameAt(right, out int end);
        if (!leftLiteral && !other.IsEmpty && end == condition.Count && sign is "=" or "==" or ">=" or "<="
            && left.Text.Equals(other.Text, StringComparison.OrdinalIgnoreCase))
        {
            return RowScope.All;
        }

        bool toValue = condition.Count == right + 1 && (rightLiteral || condition[right].Kind == SqlTokenKind.Parameter || condition.IsSymbol(right, "?"));
        return toValue && !leftLiteral && sign is "=" or "==" && IsKey(left.Last, table) ? RowScope.One : RowScope.Some;
    }

    private static bool IsRowId(SqlName column) => !column.IsEmpty && column.Last.Equals("id", StringComparison.OrdinalIgnoreCase);

    /// <summary>What holds for every key: <c>id &gt; 0</c>, <c>id IS NOT NULL</c>; written to get past a safe-update check.</summary>
    private static bool IsAnyValue(SqlStatement condition, int op) =>
        (condition.Count == op + 3 && condition.Is(op, "IS") && condition.Is(op + 1, "NOT") && condition.Is(op + 2, "NULL"))
        || (condition.Count == op + 2 && ((condition[op].Text is ">" or ">=" or "<>" or "!=" && condition[op + 1].Text == "0") || (condition[op].Text == ">=" && condition[op + 1].Text == "1")))
        || (condition.Count == op + 3 && condition[op].Text is ">" or ">=" or "<>" or "!=" && condition.IsSymbol(op + 1, "-") && condition[op + 2].Text == "1");

    private static bool IsLiteral(SqlToken token) => token.Kind is SqlTokenKind.String or SqlTokenKind.Number || token.IsWord("TRUE") || token.IsWord("FALSE");

    /// <summary>A column that names one row: an id of its own, the table's own id (<c>users.user_id</c>), or a natural key.</summary>
    internal static bool IsKey(string column, string table)
    {
        string plain = column.Replace("_", "", StringComparison.Ordinal).ToLowerInvariant();
        if (SqlKnowledge.Default.KeyColumns.Contains(plain))
        {
            return true;
        }

        string owner = table.Replace("_", "", StringComparison.Ordinal).ToLowerInvariant();
        string singular = owner.EndsWith("ies", StringComparison.Ordinal) ? owner[..^3] + "y" : owner.TrimEnd('s');
        return singular.Length > 0 && plain.Length > 2 && (plain == singular + "id" || plain == owner + "id");
    }
}
