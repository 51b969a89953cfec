namespace AuditLens.Events;

/// <summary>
/// Finds the first of many ASCII phrases in a long text, whatever the case. <see cref="System.Buffers.SearchValues{T}"/> takes 2 to 8 ns a character for forty to eighty phrases,
/// because nearly every place looks like the start of one. Here one group of three letters in as few places as the shortest phrase allows says whether a phrase can be around.
/// </summary>
internal sealed class PhraseSearch
{
    private const int KeyLength = 3;
    private const int Letters = 32;
    private const int Keys = Letters * Letters * Letters;

    /// <summary>A phrase that begins anywhere between two looks is seen by the second.</summary>
    private readonly int _stride;

    private readonly uint[] _inside = new uint[Keys / 32];
    private readonly uint[] _starts = new uint[Keys / 32];
    private readonly Dictionary<int, string[]> _byStart;

    /// <param name="phrases">Each of three characters at least.</param>
    /// <exception cref="ArgumentException">A phrase is shorter, or holds a character that is not ASCII.</exception>
    public PhraseSearch(IReadOnlyCollection<string> phrases)
    {
        if (phrases.Any(phrase => phrase.Length < KeyLength || !System.Text.Ascii.IsValid(phrase)))
        {
            throw new ArgumentException($"A phrase to search for has {KeyLength} characters at least, all of them ASCII.", nameof(phrases));
        }

        _stride = Math.Max(2, phrases.Min(phrase => phrase.Length) - KeyLength + 1);
        _byStart = phrases.GroupBy(phrase => Key(phrase, 0)).ToDictionary(group => group.Key, group => group.ToArray());
        foreach (string phrase in phrases)
        {
            Set(_starts, Key(phrase, 0));
            for (int at = 0; at < _stride; at++)
            {
                SetInside(phrase, at);
            }
        }
    }

    /// <returns>-1 when none is there.</returns>
    public int IndexIn(ReadOnlySpan<char> text)
    {
        for (int look = 0; look + KeyLength <= text.Length; look += _stride)
        {
            if (IsSet(_inside, Key(text, look)) && StartBefore(text, look) is >= 0 and var start)
            {
                return start;
            }
        }

        // A phrase at the very end may begin behind the last look.
        return StartBefore(text, text.Length - KeyLength);
    }

    /// <summary>A look may fall on the last two letters of a phrase of three: then any letter can follow.</summary>
    private void SetInside(string phrase, int at)
    {
        if (at + KeyLength <= phrase.Length)
        {
            Set(_inside, Key(phrase, at));
            return;
        }

        for (char next = '\0'; next < Letters; next++)
        {
            Set(_inside, Key([phrase[at], phrase[at + 1], next], 0));
        }
    }

    private int StartBefore(ReadOnlySpan<char> text, int look)
    {
        for (int start = Math.Max(0, look - _stride + 1); start <= look; start++)
        {
            int key = Key(text, start);
            if (IsSet(_starts, key) && StartsWithOne(text[start..], _byStart[key]))
            {
                return start;
            }
        }

        return -1;
    }

    private static bool StartsWithOne(ReadOnlySpan<char> text, string[] phrases)
    {
        foreach (string phrase in phrases)
        {
            if (text.StartsWith(phrase, StringComparison.OrdinalIgnoreCase))
            {
                return true;
            }
        }

        return false;
    }

    /// <summary>The low five bits tell letters apart and are the same for both cases.</summary>
    private static int Key(ReadOnlySpan<char> text, int at)
    {
        ReadOnlySpan<char> three = text.Slice(at, KeyLength);
        return (three[0] & 31) | ((three[1] & 31) << 5) | ((three[2] & 31) << 10);
    }

    private static void Set(uint[] bits, int key) => bits[key >> 5] |= 1u << (key & 31);

    private static bool IsSet(uint[] bits, int key) => (bits[key >> 5] & (1u << (key & 31))) != 0;
}
