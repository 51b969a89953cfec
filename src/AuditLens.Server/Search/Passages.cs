using System.Globalization;
using System.Text;
using AuditLens.Events;
using AuditLens.Reporting.Text;
using AuditLens.Storage;

namespace AuditLens.Server.Search;

/// <param name="Text">Plain text, fit to be shown and not yet encoded.</param>
/// <param name="IsHit">It is what was searched for.</param>
public readonly record struct PassagePart(string Text, bool IsHit);

/// <summary>What of an event shows why it was found: the place in its text, arguments or result around the first hits, with the hits told apart.</summary>
/// <remarks>Words are those of the stores' indices: runs of letters and digits, whatever their case and their accents.</remarks>
public sealed class Passages
{
    private const int Before = 60;

    private readonly IReadOnlyList<(string[] Words, bool IsPrefix)> _wanted;

    /// <param name="search">Null to show beginnings only.</param>
    public Passages(SearchExpression? search) =>
        _wanted = [.. (search?.WantedLeaves() ?? []).Select(static w => (Words: WordsOf(w.Text).Select(static t => t.Folded).ToArray(), w.IsPrefix)).Where(static w => w.Words.Length > 0).Distinct()];

    /// <summary>A passage of each member that holds a hit; the beginning of the first that has text when none does.</summary>
    /// <param name="longest">Characters of each.</param>
    public IReadOnlyList<IReadOnlyList<PassagePart>> Of(AgentEvent e, int longest)
    {
        string[] texts = [.. new[] { e.Text, e.Arguments, e.Result }.Select(static t => LogText.Line(SearchText.Of(t), SearchText.Longest)).Where(static t => t.Length > 0)];
        List<IReadOnlyList<PassagePart>> passages = [.. texts.Select(t => Cut(t, Hits(t), longest)).Where(static p => p.Any(static part => part.IsHit))];
        return passages.Count > 0 ? passages : [.. texts.Take(1).Select(t => Cut(t, [], longest))];
    }

    private List<(int Begin, int End)> Hits(string text)
    {
        if (_wanted.Count == 0)
        {
            return [];
        }

        List<(int Begin, int End, string Folded)> words = [.. WordsOf(text)];
        List<(int Begin, int End)> hits = [];
        for (int i = 0; i < words.Count; i++)
        {
            foreach ((string[] wanted, bool isPrefix) in _wanted)
            {
                if (IsAt(words, i, wanted, isPrefix) && (hits.Count == 0 || hits[^1].End <= words[i].Begin))
                {
                    hits.Add((words[i].Begin, words[i + wanted.Length - 1].End));
                }
            }
        }

        return hits;
    }

    private static bool IsAt(List<(int Begin, int End, string Folded)> words, int at, string[] wanted, bool isPrefix)
    {
        if (at + wanted.Length > words.Count)
        {
            return false;
        }

        for (int i = 0; i < wanted.Length; i++)
        {
            string word = words[at + i].Folded;
            if (!(isPrefix && i == wanted.Length - 1 ? word.StartsWith(wanted[i], StringComparison.Ordinal) : word == wanted[i]))
            {
                return false;
            }
        }

        return true;
    }

    /// <summary>From a little before the first hit on; whole where it fits.</summary>
    private static List<PassagePart> Cut(string text, List<(int Begin, int End)> hits, int longest)
    {
        int begin = hits.Count == 0 || text.Length <= longest ? 0 : Math.Max(0, Math.Min(hits[0].Begin - Before, text.Length - longest));
        begin = begin > 0 && char.IsLowSurrogate(text[begin]) ? begin - 1 : begin;
        string shown = LogText.Shorten(text[begin..], longest);
        int end = begin + shown.Length - (shown.EndsWith(LogText.Ellipsis) ? 1 : 0);
        List<PassagePart> parts = begin > 0 ? [new PassagePart(LogText.Ellipsis.ToString(), false)] : [];
        int at = begin;
        foreach ((int from, int to) in hits.TakeWhile(h => h.End <= end))
        {
            parts.Add(new PassagePart(text[at..from], false));
            parts.Add(new PassagePart(text[from..to], true));
            at = to;
        }

        parts.Add(new PassagePart(shown[(at - begin)..], false));
        return [.. parts.Where(static p => p.Text.Length > 0)];
    }

    private static IEnumerable<(int Begin, int End, string Folded)> WordsOf(string text)
    {
        int at = 0;
        while (at < text.Length)
        {
            int begin = at;
            while (at < text.Length && IsInWord(text, at, out int length))
            {
                at += length;
            }

            if (at > begin)
            {
                yield return (begin, at, Folded(text[begin..at]));
            }
            else
            {
                at += Rune.TryGetRuneAt(text, at, out Rune other) ? other.Utf16SequenceLength : 1;
            }
        }
    }

    private static bool IsInWord(string text, int at, out int length)
    {
        length = 1;
        if (!Rune.TryGetRuneAt(text, at, out Rune rune))
        {
            return false;
        }

        length = rune.Utf16SequenceLength;
        return Rune.IsLetterOrDigit(rune) || Rune.IsNumber(rune) || Rune.GetUnicodeCategory(rune) is UnicodeCategory.NonSpacingMark or UnicodeCategory.SpacingCombiningMark;
    }

    private static string Folded(string word)
    {
        if (System.Text.Ascii.IsValid(word))
        {
            return word.ToLowerInvariant();
        }

        var folded = new StringBuilder(word.Length);
        foreach (Rune rune in word.Normalize(NormalizationForm.FormD).EnumerateRunes().Where(static r => Rune.GetUnicodeCategory(r) != UnicodeCategory.NonSpacingMark))
        {
            folded.Append(Rune.ToLowerInvariant(rune));
        }

        return folded.ToString();
    }
}
