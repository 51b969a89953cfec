namespace AuditLens.Detection.Understanding.Language;

/// <summary>Phrases of one or more words, found at a place of a sentence, the longest first.</summary>
internal sealed class PhraseSet
{
    private readonly Dictionary<string, string[][]> _byFirst = new(StringComparer.Ordinal);

    public PhraseSet(IEnumerable<string> phrases)
    {
        foreach (var group in phrases.Distinct().Select(p => p.Split(' ')).GroupBy(p => p[0], StringComparer.Ordinal))
        {
            _byFirst[group.Key] = [.. group.OrderByDescending(p => p.Length)];
        }
    }

    /// <summary>How many words of the longest phrase stand at <paramref name="at"/>; 0 for none.</summary>
    public int LengthAt(IReadOnlyList<Word> words, int at)
    {
        if (at >= words.Count || words[at].Form != WordForm.Plain || !_byFirst.TryGetValue(words[at].Text, out string[][]? candidates))
        {
            return 0;
        }

        foreach (string[] phrase in candidates)
        {
            if (Matches(phrase, words, at))
            {
                return phrase.Length;
            }
        }

        return 0;
    }

    /// <summary>First place at or after <paramref name="from"/> where a phrase stands, or -1.</summary>
    public int Find(IReadOnlyList<Word> words, int from, out int length)
    {
        for (int i = from; i < words.Count; i++)
        {
            length = LengthAt(words, i);
            if (length > 0)
            {
                return i;
            }
        }

        length = 0;
        return -1;
    }

    public static string Join(IReadOnlyList<Word> words, int at, int length)
    {
        if (length == 1)
        {
            return words[at].Text;
        }

        return string.Join(' ', Enumerable.Range(at, length).Select(i => words[i].Form == WordForm.Plain ? words[i].Text : "\0"));
    }

    private static bool Matches(string[] phrase, IReadOnlyList<Word> words, int at)
    {
        if (at + phrase.Length > words.Count)
        {
            return false;
        }

        for (int i = 0; i < phrase.Length; i++)
        {
            if (words[at + i].Form != WordForm.Plain || words[at + i].Text != phrase[i])
            {
                return false;
            }
        }

        return true;
    }
}
