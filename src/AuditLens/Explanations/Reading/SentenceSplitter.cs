using System.Collections.Frozen;

namespace AuditLens.Explanations.Reading;

/// <summary>Lines and sentences of a flattened paragraph. Marks inside code, quotations, numbers and abbreviations end nothing.</summary>
internal static class SentenceSplitter
{
    /// <summary>A line shorter than this that ends without a mark is a line of a log, not wrapped prose.</summary>
    private const int WrapWidth = 62;

    private static readonly FrozenSet<string> Abbreviations = new[] { "e.g", "i.e", "etc", "vs", "approx", "no", "mr", "ms", "dr", "st", "cf", "resp", "incl", "ca", "fig", "p.m", "a.m", "min", "max", "sec" }
        .ToFrozenSet(StringComparer.OrdinalIgnoreCase);

    /// <summary>Joins wrapped lines; keeps apart the lines of a terse log and pseudo lists.</summary>
    public static IEnumerable<string> Lines(string text)
    {
        string current = "";
        foreach (string raw in text.Split('\n'))
        {
            string line = raw.Trim();
            string bare = line.TrimStart('-', '*', '+', '>', ' ');
            bool isItem = bare.Length < line.Length || (line.Length > 2 && char.IsAsciiDigit(line[0]) && line[1] is ')' or '.' && line[2] == ' ');
            if (current.Length > 0 && line.Length > 0 && (isItem || (!EndsOpen(current) && char.IsUpper(bare[0]) && current.Length < WrapWidth) || EndsClosed(current)))
            {
                yield return current;
                current = "";
            }

            string part = isItem && char.IsAsciiDigit(line[0]) ? line[2..].Trim() : bare;
            current = current.Length == 0 ? part : part.Length == 0 ? current : $"{current} {part}";
        }

        if (current.Length > 0)
        {
            yield return current;
        }
    }

    public static IEnumerable<string> Split(string text)
    {
        int start = 0;
        char inside = '\0';
        for (int i = 0; i < text.Length; i++)
        {
            char c = text[i];
            if (c is '`' or '"')
            {
                inside = inside == c ? '\0' : inside == '\0' && text.IndexOf(c, i + 1) > 0 ? c : inside;
            }

            int end = inside == '\0' && c is '.' or '!' or '?' && Ends(text, start, i) ? AfterClosing(text, i) : 0;
            if (end > 0)
            {
                if (Trimmed(text, start, end) is { } sentence)
                {
                    yield return sentence;
                }

                start = end;
                i = end - 1;
            }
            else if (inside == '"' && c == '"' && i > 0 && text[i - 1] is '.' or '!' or '?')
            {
                continue;
            }
        }

        if (Trimmed(text, start, text.Length) is { } last)
        {
            yield return last;
        }
    }

    private static bool EndsOpen(string line) => line[^1] is ',' or ';' or '-' or '—' || line.EndsWith(" and", StringComparison.Ordinal) || line.EndsWith(" the", StringComparison.Ordinal);

    private static bool EndsClosed(string line) => line[^1] is '.' or '!' or '?' or ':';

    private static bool Ends(string text, int start, int at)
    {
        if (at + 1 < text.Length && text[at] is '.' or '!' or '?' && text[at + 1] is '.' or '!' or '?')
        {
            return false;
        }

        int next = AfterClosing(text, at);
        if (next < text.Length && !char.IsWhiteSpace(text[next]))
        {
            return false;
        }

        int word = text.LastIndexOf(' ', at, at - start + 1) + 1;
        string before = text[Math.Max(word, start)..at].TrimStart('(', '"');
        return !Abbreviations.Contains(before) && !(before.Length == 1 && char.IsUpper(before[0]) && before != "I") && !(before.Length <= 2 && before.All(char.IsAsciiDigit) && word <= start);
    }

    private static int AfterClosing(string text, int at)
    {
        int end = at + 1;
        while (end < text.Length && text[end] is '"' or '\'' or ')' or '*' or '_')
        {
            end++;
        }

        return end;
    }

    private static string? Trimmed(string text, int start, int end)
    {
        string sentence = text[start..end].Trim();
        return sentence.Any(char.IsLetterOrDigit) ? sentence : null;
    }
}
