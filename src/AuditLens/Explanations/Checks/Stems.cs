using System.Collections.Frozen;
using AuditLens.Explanations.Reading;

namespace AuditLens.Explanations.Checks;

/// <summary>Brings words of accounts and logs to a common form, so that "deleted", "DELETE" and "deletion", or "mail" and "message", meet.</summary>
internal static class Stems
{
    private const int LongestText = 20_000;

    /// <summary>Groups of words that name the same thing in accounts and in commands.</summary>
    private static readonly FrozenDictionary<string, string> Same = new[]
    {
        "message mail email inbox-mail", "database db postgres postgresql datasource", "doc docs documentation", "test tests spec pytest vitest jest suite unittest",
        "delete remove rm del", "production prod live", "staging stage", "directory folder dir", "repository repo", "environment env",
        "dump backup snapshot pg_dump mysqldump", "restore recover recovery rollback undo", "confirm confirmation approval approve", "token credential key secret", "script sh",
        "reset recreate", "linter ruff eslint lint", "commit commits", "push pushed", "label labels", "duplicate dup duplicates",
    }.SelectMany(group => group.Split(' ').Select(word => (Word: Cut(word), Head: Cut(group.Split(' ')[0])))).GroupBy(pair => pair.Word, StringComparer.Ordinal)
        .ToFrozenDictionary(group => group.Key, group => group.First().Head, StringComparer.Ordinal);

    public static string Of(string word)
    {
        string cut = Cut(word);
        return Same.GetValueOrDefault(cut, cut);
    }

    /// <summary>Stems of all words of a text; camelCase and snake_case names give their parts as well.</summary>
    public static HashSet<string> OfText(string? text)
    {
        var stems = new HashSet<string>(StringComparer.Ordinal);
        if (text is null)
        {
            return stems;
        }

        int start = -1;
        int length = Math.Min(text.Length, LongestText);
        for (int i = 0; i <= length; i++)
        {
            bool inside = i < length && char.IsLetterOrDigit(text[i]);
            bool humps = inside && start >= 0 && char.IsUpper(text[i]) && char.IsLower(text[i - 1]);
            if (start >= 0 && (!inside || humps))
            {
                stems.Add(Of(text[start..i].ToLowerInvariant()));
                start = -1;
            }

            start = inside && start < 0 ? i : start;
        }

        return stems;
    }

    private static string Cut(string word)
    {
        if (word.Length < 4 || char.IsAsciiDigit(word[0]))
        {
            return word;
        }

        string cut = Lexicon.Singular(word) ?? word;
        foreach (string ending in (ReadOnlySpan<string>)["ations", "ation", "itions", "ition", "ingly", "ings", "ing", "edly", "ed", "ions", "ion", "ments", "ment", "als", "al", "er"])
        {
            if (cut.Length - ending.Length >= 3 && cut.EndsWith(ending, StringComparison.Ordinal))
            {
                cut = cut[..^ending.Length];
                break;
            }
        }

        cut = cut.EndsWith('e') && cut.Length > 3 ? cut[..^1] : cut;
        return cut.Length > 3 && cut[^1] == cut[^2] && cut[^1] is not ('s' or 'l' or 'e') ? cut[..^1] : cut;
    }
}
