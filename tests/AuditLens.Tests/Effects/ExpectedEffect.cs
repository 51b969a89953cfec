using AuditLens.Effects;

namespace AuditLens.Tests.Effects;

/// <summary>
/// The notation of examples: <c>verb scope reversibility</c> (each may be <c>-</c>), then in any order <c>dry</c>, <c>env=production</c>,
/// <c>+trait</c>, <c>!trait</c> (must be absent), <c>kind:name</c> of a target.
/// </summary>
internal static class ExpectedEffect
{
    /// <summary>What differs, in words; empty when the reading is as expected.</summary>
    public static IReadOnlyList<string> Differences(ActionReading reading, string expected)
    {
        if (reading.Effects.Count == 0)
        {
            return ["no effect at all"];
        }

        ActionEffect effect = reading.Effects[0];
        List<string> differences = [];
        string[] words = expected.Split(' ', StringSplitOptions.RemoveEmptyEntries);
        string[] found = [effect.Verb.Word(), effect.Scope.Word(), effect.Reversibility.Word()];
        bool dry = false;
        for (int i = 0; i < words.Length; i++)
        {
            string word = words[i];
            dry |= word == "dry";
            if (i < 3 && !IsMark(word))
            {
                if (word != "-" && word != found[i])
                {
                    differences.Add($"{word} expected, {found[i]} found");
                }
            }
            else if (Missing(effect, word) is { } missing)
            {
                differences.Add(missing);
            }
        }

        if (dry != effect.DryRun)
        {
            differences.Add(dry ? "a dry run expected" : "no dry run expected");
        }

        return differences;
    }

    private static bool IsMark(string word) => word is "dry" || word[0] is '+' or '!' || word.StartsWith("env=", StringComparison.Ordinal) || word.Contains(':');

    private static string? Missing(ActionEffect effect, string word) => word switch
    {
        "dry" => null,
        ['+', .. string trait] => effect.Has(trait) ? null : $"trait {trait} expected, found [{string.Join(' ', effect.Traits)}]",
        ['!', .. string trait] => effect.Has(trait) ? $"trait {trait} not expected" : null,
        _ when word.StartsWith("env=", StringComparison.Ordinal) => word[4..] == effect.Environment.Word() ? null : $"{word} expected, {effect.Environment.Word()} found",
        _ when word.Contains(':') => effect.Targets.Any(target => $"{target.Kind}:{target.Name}".Replace(' ', '_') == word) ? null : $"target {word} expected, found [{string.Join(", ", effect.Targets.Select(t => t.Kind + ":" + t.Name))}]",
        _ => $"'{word}' is no notation",
    };
}
