using System.Globalization;
using System.Text;

namespace AuditLens.Storage;

/// <summary>What of an event's text goes into the index.</summary>
public static class SearchText
{
    /// <summary>Characters indexed of each member. What a person looks for stands in the first pages; a dumped file of megabytes would make the index larger than the store.</summary>
    public const int Longest = 32 * 1024;

    /// <summary>What is indexed of a member of an event; null for nothing.</summary>
    public static string? Of(string? text)
    {
        if (string.IsNullOrEmpty(text))
        {
            return null;
        }

        string start = text.Length <= Longest ? text : text[..Longest];
        return HasEscapes(start) ? Unescaped(start) : start;
    }

    /// <summary>Looks like JSON in whose strings some characters are escaped.</summary>
    public static bool HasEscapes(string? text) => text is { Length: > 0 } && text[0] is '{' or '[' or '"' && text.AsSpan(0, Math.Min(text.Length, Longest)).Contains('\\');

    /// <summary>Words without a single letter or digit have no token: an index would let them match nothing.</summary>
    public static bool HasWord(string words) => words.EnumerateRunes().Any(static r => Rune.IsLetterOrDigit(r) || Rune.IsNumber(r));

    /// <summary>JSON escapes as the characters they stand for: else <c>\nDROP</c> would be indexed as the word <c>nDROP</c>. Text that is no JSON comes to no harm.</summary>
    private static string Unescaped(string json)
    {
        StringBuilder text = new(json.Length);
        for (int i = 0; i < json.Length; i++)
        {
            if (json[i] != '\\' || i + 1 == json.Length)
            {
                text.Append(json[i]);
                continue;
            }

            char c = json[++i];
            if (c == 'u' && i + 4 < json.Length
                && ushort.TryParse(json.AsSpan(i + 1, 4), NumberStyles.AllowHexSpecifier, CultureInfo.InvariantCulture, out ushort unit))
            {
                text.Append((char)unit);
                i += 4;
            }
            else
            {
                text.Append(c is 'n' or 'r' or 't' or 'b' or 'f' ? ' ' : c);
            }
        }

        return text.ToString();
    }
}
