using System.Globalization;

namespace AuditLens.Effects.Shell;

/// <summary>Brace expansion: <c>{a,b}</c> and <c>{1..9}</c>, nested, up to a limit.</summary>
internal static class BraceExpansion
{
    /// <summary>Expands into <paramref name="words"/>; false when the text has no brace expansion or it gives more words than the limit.</summary>
    public static bool TryExpand(string text, List<string> words, int limit)
    {
        Queue<string> waiting = new();
        waiting.Enqueue(text);
        bool expanded = false;
        int steps = 0;
        while (waiting.TryDequeue(out string? next))
        {
            if (++steps > limit * 2 || words.Count + waiting.Count > limit)
            {
                return false;
            }

            if (FirstGroup(next) is not (int open, int close) || Alternatives(next, open, close) is not { } alternatives)
            {
                words.Add(next);
                continue;
            }

            expanded = true;
            foreach (string alternative in alternatives)
            {
                waiting.Enqueue(string.Concat(next.AsSpan(0, open), alternative, next.AsSpan(close + 1)));
            }
        }

        return expanded;
    }

    private static (int Open, int Close)? FirstGroup(string text)
    {
        int open = text.IndexOf('{');
        int depth = 0;
        for (int i = Math.Max(open, 0); open >= 0 && i < text.Length; i++)
        {
            depth += text[i] switch { '{' => 1, '}' => -1, _ => 0 };
            if (depth == 0)
            {
                return (open, i);
            }
        }

        return null;
    }

    private static List<string>? Alternatives(string text, int open, int close)
    {
        List<string> alternatives = [];
        int depth = 0;
        int start = open + 1;
        for (int i = start; i < close; i++)
        {
            depth += text[i] switch { '{' => 1, '}' => -1, _ => 0 };
            if (text[i] == ',' && depth == 0)
            {
                alternatives.Add(text[start..i]);
                start = i + 1;
            }
        }

        if (alternatives.Count == 0)
        {
            return Range(text.AsSpan(open + 1, close - open - 1));
        }

        alternatives.Add(text[start..close]);
        return alternatives;
    }

    private static List<string>? Range(ReadOnlySpan<char> inner)
    {
        int dots = inner.IndexOf("..");
        if (dots <= 0 || !int.TryParse(inner[..dots], NumberStyles.AllowLeadingSign, CultureInfo.InvariantCulture, out int first)
            || !int.TryParse(inner[(dots + 2)..], NumberStyles.AllowLeadingSign, CultureInfo.InvariantCulture, out int last) || Math.Abs((long)last - first) > 200)
        {
            return null;
        }

        List<string> numbers = [];
        for (int i = first; first <= last ? i <= last : i >= last; i += first <= last ? 1 : -1)
        {
            numbers.Add(i.ToString(CultureInfo.InvariantCulture));
        }

        return numbers;
    }
}
