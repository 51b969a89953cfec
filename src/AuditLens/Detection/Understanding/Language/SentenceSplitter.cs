namespace AuditLens.Detection.Understanding.Language;

/// <summary>Cuts a message into sentences of words. Linear; code blocks and quotations are kept as quoted words, so that nothing in them reads as a request.</summary>
internal static class SentenceSplitter
{
    /// <summary>Longer messages are read up to here: what is asked stands near the start or, after pasted material, near the end.</summary>
    public const int MaximumLength = 24_000;

    public static List<Sentence> Split(string text)
    {
        var sentences = new List<Sentence>();
        if (text.Length > MaximumLength)
        {
            text = string.Concat(text.AsSpan(0, MaximumLength * 2 / 3), "\n\n", text.AsSpan(text.Length - (MaximumLength / 3)));
        }

        var words = new List<Word>();
        int start = 0;
        bool fenced = false;
        int i = 0;
        while (i < text.Length)
        {
            int lineEnd = text.IndexOf('\n', i);
            lineEnd = lineEnd < 0 ? text.Length : lineEnd;
            ReadOnlySpan<char> line = text.AsSpan(i, lineEnd - i);
            ReadOnlySpan<char> trimmed = line.TrimStart();
            bool fence = trimmed.StartsWith("```", StringComparison.Ordinal);
            if (fence || fenced || trimmed.IsEmpty || trimmed[0] is '-' or '*' or '#' or '>' or '|' || StartsNewLine(trimmed))
            {
                Flush(text, sentences, words, start, i, false);
                start = i;
            }

            fenced ^= fence;
            if (!fence && !fenced && !trimmed.IsEmpty && trimmed[0] != '>')
            {
                ReadLine(text, i, lineEnd, sentences, words, ref start);
            }

            i = lineEnd + 1;
        }

        Flush(text, sentences, words, start, text.Length, false);
        return sentences;
    }

    // A line that starts with a capital letter or a number begins a sentence of its own; a wrapped line goes on in lower case.
    private static bool StartsNewLine(ReadOnlySpan<char> line) => !char.IsLower(line[0]);

    private static void ReadLine(string text, int from, int to, List<Sentence> sentences, List<Word> words, ref int start)
    {
        int i = from;
        while (i < to)
        {
            char c = text[i];
            if (char.IsWhiteSpace(c))
            {
                i++;
            }
            else if (c is '"' or '`' or '\u201C' && Closing(text, i, to) is > 0 and var close)
            {
                AddQuoted(words, text.AsSpan(i + 1, close - i - 1));
                i = close + 1;
            }
            else if (IsWordStart(c))
            {
                i = ReadWord(text, i, to, words);
            }
            else
            {
                i++;
                ReadMark(text, c, i, to, sentences, words, ref start);
            }
        }
    }

    private static void ReadMark(string text, char c, int after, int to, List<Sentence> sentences, List<Word> words, ref int start)
    {
        if (c is '.' or '!' or '?' && (after >= to || char.IsWhiteSpace(text[after]) || text[after] is '"' or ')' or '*'))
        {
            Flush(text, sentences, words, start, after, c == '?');
            start = after;
        }
        else if (c is ',' or ';' or ':' or '(' or ')' or '\u2014' or '\u2013' or '-' or '!')
        {
            words.Add(new Word(c is '-' or '\u2013' ? "\u2014" : c.ToString(), WordForm.Mark, false));
        }
    }

    private static int ReadWord(string text, int from, int to, List<Word> words)
    {
        int end = from;
        while (end < to && (IsWordStart(text[end]) || text[end] is '\'' or '\u2019' or '-' or '.' or ':' or '%' or '=' or '+'))
        {
            end++;
        }

        while (end > from + 1 && text[end - 1] is '.' or ':' or '\'' or '-' or '\u2019')
        {
            end--;
        }

        string word = text[from..end].Replace('\u2019', '\'').ToLowerInvariant();
        words.Add(new Word(word, WordForm.Plain, char.IsUpper(text[from])));
        return end;
    }

    private static bool IsWordStart(char c) => char.IsLetterOrDigit(c) || c is '_' or '/' or '~' or '@' or '$' or '\\';

    private static int Closing(string text, int open, int to)
    {
        char mark = text[open] == '\u201C' ? '\u201D' : text[open];
        int close = text.IndexOf(mark, open + 1, to - open - 1);
        return close > open + 1 ? close : -1;
    }

    private static void AddQuoted(List<Word> words, ReadOnlySpan<char> quoted)
    {
        foreach (Range part in quoted.Split(' '))
        {
            if (!quoted[part].IsEmpty && words.Count < 4000)
            {
                words.Add(new Word(quoted[part].ToString().ToLowerInvariant(), WordForm.Quoted, false));
            }
        }
    }

    private static void Flush(string text, List<Sentence> sentences, List<Word> words, int start, int end, bool asks)
    {
        if (words.Count > 0)
        {
            ReadOnlySpan<char> raw = text.AsSpan(start, Math.Min(end, text.Length) - start).Trim().TrimStart("-*# ");
            sentences.Add(new Sentence(raw.Length > 400 ? string.Concat(raw[..397], "...") : raw.ToString(), words.ToArray(), asks));
            words.Clear();
        }
    }
}
