namespace AuditLens.Effects.Sql;

/// <summary>One statement: a stretch of the script's tokens, without its semicolon. Positions count from its first token.</summary>
internal readonly struct SqlStatement
{
    private const int LongestDisplay = 500;

    private readonly List<SqlToken> _tokens;
    private readonly string _source;
    private readonly int _start;

    public SqlStatement(string source, List<SqlToken> tokens, int start, int end)
    {
        _source = source;
        _tokens = tokens;
        _start = start;
        Count = Math.Max(0, end - start);
    }

    public int Count { get; }

    public SqlToken this[int index] => index >= 0 && index < Count ? _tokens[_start + index] : SqlToken.None;

    /// <summary>Bracket depth of the statement itself: what lies deeper is a part of it.</summary>
    public int Depth => this[0].Depth;

    public string Head => this[0].Kind == SqlTokenKind.Word ? this[0].Text.ToUpperInvariant() : "";

    public bool Is(int index, string word) => index >= 0 && index < Count && this[index].IsWord(word);

    public bool IsAny(int index, params ReadOnlySpan<string> words)
    {
        foreach (string word in words)
        {
            if (Is(index, word))
            {
                return true;
            }
        }

        return false;
    }

    public bool IsSymbol(int index, string symbol) => index >= 0 && index < Count && this[index].IsSymbol(symbol);

    public string Word(int index) => this[index].Kind == SqlTokenKind.Word ? this[index].Text.ToUpperInvariant() : "";

    /// <summary>Position of the word at the statement's own depth, or -1.</summary>
    public int Find(string word, int from = 0) => Find(from, word);

    public int Find(int from, params ReadOnlySpan<string> words)
    {
        int depth = Depth;
        for (int i = Math.Max(0, from); i < Count; i++)
        {
            if (this[i].Kind == SqlTokenKind.Word && this[i].Depth <= depth && IsAny(i, words))
            {
                return i;
            }
        }

        return -1;
    }

    /// <summary>The word occurs anywhere, also inside brackets.</summary>
    public bool Has(string word, int from = 0)
    {
        for (int i = from; i < Count; i++)
        {
            if (Is(i, word))
            {
                return true;
            }
        }

        return false;
    }

    /// <summary>Position behind the bracket that opens at <paramref name="open"/>; <see cref="Count"/> when it never closes.</summary>
    public int AfterBracket(int open)
    {
        int depth = this[open].Depth;
        for (int i = open + 1; i < Count; i++)
        {
            if (this[i].Depth == depth && this[i].IsSymbol(")"))
            {
                return i + 1;
            }
        }

        return Count;
    }

    public SqlStatement Part(int from, int to) => new(_source, _tokens, _start + Math.Clamp(from, 0, Count), _start + Math.Clamp(to, 0, Count));

    public SqlStatement From(int from) => Part(from, Count);

    public string Display
    {
        get
        {
            if (Count == 0)
            {
                return "";
            }

            int start = this[0].Start;
            int length = Math.Min(LongestDisplay, this[Count - 1].End - start);
            return _source.Substring(start, length);
        }
    }

    /// <summary>Reads <c>a.b.c</c> at a position; an empty name when none stands there.</summary>
    public SqlName NameAt(int index, out int after)
    {
        after = index;
        List<string> parts = [];
        while (this[after].IsName && index < Count && after < Count)
        {
            parts.Add(this[after].Text);
            after++;
            if (!IsSymbol(after, "."))
            {
                break;
            }

            // T-SQL leaves the schema out: master..sysobjects.
            while (IsSymbol(after, "."))
            {
                after++;
            }
        }

        return new SqlName(parts);
    }
}

/// <summary>A qualified name, its quotes removed; the object itself last.</summary>
internal readonly record struct SqlName(List<string> Parts)
{
    public bool IsEmpty => Parts is not { Count: > 0 };

    public string Last => IsEmpty ? "" : Parts[^1];

    public string Text => IsEmpty ? "" : string.Join('.', Parts);

    /// <summary>What stands before the object: schema (PostgreSQL) or database (MySQL); of three parts the database.</summary>
    public string? Qualifier => IsEmpty || Parts.Count < 2 ? null : Parts[0];

    /// <summary>Lives in the session only: <c>#t</c>, <c>@t</c>, <c>pg_temp.t</c>, <c>tempdb..t</c>.</summary>
    public bool IsTemporary =>
        !IsEmpty && (Last[0] is '#' or '@'
            || (Qualifier is { } qualifier && (qualifier.StartsWith("pg_temp", StringComparison.OrdinalIgnoreCase)
                || qualifier.Equals("tempdb", StringComparison.OrdinalIgnoreCase)
                || qualifier.Equals("temp", StringComparison.OrdinalIgnoreCase))));
}
