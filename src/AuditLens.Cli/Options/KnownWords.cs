using System.CommandLine;
using AuditLens.Ingestion;

namespace AuditLens.Cli.Options;

/// <summary>Holds what is given to an option to the words that there are; a mistyped word is answered with the nearest.</summary>
internal static class KnownWords
{
    /// <param name="what">What such a word is, with its article: <c>a severity</c>.</param>
    public static void Accept(this Option<string?> option, IReadOnlyList<string> words, string what) => option.Accept(words, what, static given => [given]);

    /// <param name="split">Makes the words of what was given, for an option that takes several at once.</param>
    public static void Accept(this Option<string?> option, IReadOnlyList<string> words, string what, Func<string, IEnumerable<string>> split) => option.Validators.Add(result =>
    {
        foreach (string given in split(result.Tokens.Count > 0 ? result.Tokens[^1].Value : "").Where(w => !words.Contains(w, StringComparer.Ordinal)))
        {
            string advice = NearestName.Find(given, words) is { } near ? $"Did you mean '{near}'?" : $"Write one of {string.Join(", ", words)}.";
            result.AddError($"'{given}' is not {what}. {advice}");
        }
    });
}
