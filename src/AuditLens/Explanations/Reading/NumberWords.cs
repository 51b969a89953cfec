using System.Collections.Frozen;
using System.Globalization;

namespace AuditLens.Explanations.Reading;

/// <summary>Numbers in digits ("1,206", "1.9M", "98 %") and words ("twenty-one", "a dozen", "two hundred and five").</summary>
internal static class NumberWords
{
    private static readonly FrozenDictionary<string, double> Units = new Dictionary<string, double>(StringComparer.Ordinal)
    {
        ["zero"] = 0, ["one"] = 1, ["two"] = 2, ["three"] = 3, ["four"] = 4, ["five"] = 5, ["six"] = 6, ["seven"] = 7, ["eight"] = 8, ["nine"] = 9, ["ten"] = 10,
        ["eleven"] = 11, ["twelve"] = 12, ["thirteen"] = 13, ["fourteen"] = 14, ["fifteen"] = 15, ["sixteen"] = 16, ["seventeen"] = 17, ["eighteen"] = 18, ["nineteen"] = 19,
        ["twenty"] = 20, ["thirty"] = 30, ["forty"] = 40, ["fifty"] = 50, ["sixty"] = 60, ["seventy"] = 70, ["eighty"] = 80, ["ninety"] = 90, ["dozen"] = 12, ["once"] = 1, ["twice"] = 2, ["thrice"] = 3,
    }.ToFrozenDictionary(StringComparer.Ordinal);

    private static readonly FrozenDictionary<string, double> Multipliers = new Dictionary<string, double>(StringComparer.Ordinal)
    {
        ["hundred"] = 100, ["thousand"] = 1_000, ["million"] = 1_000_000, ["billion"] = 1_000_000_000, ["k"] = 1_000, ["m"] = 1_000_000,
    }.ToFrozenDictionary(StringComparer.Ordinal);

    public static bool IsMultiplier(string word) => Multipliers.ContainsKey(word);

    public static double Multiplier(string word) => Multipliers.GetValueOrDefault(word, 1);

    /// <summary>Value of one word: "seven", "twenty-one"; null for any other word.</summary>
    public static double? OfWord(string word)
    {
        if (Units.TryGetValue(word, out double value))
        {
            return value;
        }

        int hyphen = word.IndexOf('-', StringComparison.Ordinal);
        return hyphen > 0 && Units.TryGetValue(word[..hyphen], out double tens) && tens >= 20 && Units.TryGetValue(word[(hyphen + 1)..], out double units) && units < 10 ? tens + units : null;
    }

    /// <summary>Value of digits with separators and a suffix: "1,206", "4 812" (one token), "1.9M", "98%"; null for anything else.</summary>
    public static double? OfDigits(string text)
    {
        double factor = 1;
        string digits = text.TrimStart('~', '≈', '#', '+', '×').TrimEnd('%', '+', '×', 'x');
        if (digits.Length > 1 && digits[^1] is 'k' or 'K' or 'M' or 'm' or 'B')
        {
            factor = digits[^1] is 'k' or 'K' ? 1_000 : digits[^1] is 'B' ? 1_000_000_000 : 1_000_000;
            digits = digits[..^1];
        }

        if (digits.Length == 0 || !char.IsAsciiDigit(digits[0]))
        {
            return null;
        }

        digits = digits.Replace("_", "", StringComparison.Ordinal).Replace("'", "", StringComparison.Ordinal);
        return double.TryParse(digits, NumberStyles.AllowDecimalPoint | NumberStyles.AllowThousands, CultureInfo.InvariantCulture, out double value) ? value * factor : null;
    }
}
