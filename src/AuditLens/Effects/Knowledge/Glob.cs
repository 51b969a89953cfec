namespace AuditLens.Effects.Knowledge;

/// <summary>A pattern where <c>*</c> stands for any run of characters; everything else is literal. Linear in text times stars.</summary>
internal sealed class Glob
{
    private readonly string _pattern;
    private readonly StringComparison _comparison;
    private readonly bool _hasStar;

    public Glob(string pattern, bool ignoreCase = false)
    {
        _pattern = pattern;
        _comparison = ignoreCase ? StringComparison.OrdinalIgnoreCase : StringComparison.Ordinal;
        _hasStar = pattern.Contains('*');
    }

    public bool IsMatch(ReadOnlySpan<char> text) => _hasStar ? Match(text) : text.Equals(_pattern, _comparison);

    /// <summary>What the first star stands for, given that the text matches.</summary>
    public string StarOf(string text)
    {
        int star = _pattern.IndexOf('*');
        int second = star < 0 ? -1 : _pattern.IndexOf('*', star + 1);
        return star < 0 ? "" : second < 0 ? text[star..^(_pattern.Length - star - 1)] : text[star..];
    }

    private bool Match(ReadOnlySpan<char> text)
    {
        ReadOnlySpan<char> pattern = _pattern;
        int t = 0, p = 0, star = -1, mark = 0;
        while (t < text.Length)
        {
            if (p < pattern.Length && pattern[p] == '*')
            {
                star = p++;
                mark = t;
            }
            else if (p < pattern.Length && pattern.Slice(p, 1).Equals(text.Slice(t, 1), _comparison))
            {
                p++;
                t++;
            }
            else if (star >= 0)
            {
                p = star + 1;
                t = ++mark;
            }
            else
            {
                return false;
            }
        }

        return pattern[p..].Trim('*').Length == 0;
    }
}
