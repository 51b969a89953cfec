namespace AuditLens.Explanations.Reading;

/// <summary>Forms of English verbs: derived by rule, except those the lexicon lists as irregular.</summary>
internal static class VerbInflection
{
    /// <summary>All forms of a verb, phrasal verbs with their particle still joined ("rolled_back").</summary>
    public static IEnumerable<(string Word, VerbForms Forms)> Of(string lemma, IReadOnlyDictionary<string, string[]> irregular, IReadOnlySet<string> doubling)
    {
        int particle = lemma.IndexOf('_', StringComparison.Ordinal);
        string stem = particle < 0 ? lemma : lemma[..particle];
        string rest = particle < 0 ? "" : lemma[particle..];
        yield return (stem + rest, VerbForms.Base);
        yield return (Third(stem) + rest, VerbForms.Third);
        yield return (Ing(stem, doubling.Contains(stem)) + rest, VerbForms.Ing);
        if (irregular.TryGetValue(stem, out string[]? forms))
        {
            yield return (forms[0] + rest, VerbForms.Past);
            foreach (string participle in forms.Skip(1))
            {
                yield return (participle + rest, VerbForms.Participle);
            }

            yield break;
        }

        yield return (Ed(stem, doubling.Contains(stem)) + rest, VerbForms.Past | VerbForms.Participle);
    }

    /// <summary>Guesses the lemma of a word that looks like a regular past or -ing form of an unknown verb.</summary>
    public static VerbReading? Guess(string word)
    {
        if (word.Length > 4 && word.EndsWith("ed", StringComparison.Ordinal) && !word.EndsWith("eed", StringComparison.Ordinal))
        {
            return new VerbReading(word[..^2], VerbForms.Past | VerbForms.Participle);
        }

        return word.Length > 5 && word.EndsWith("ing", StringComparison.Ordinal) && word[..^3].Any(letter => IsVowel(letter) || letter == 'y') ? new VerbReading(word[..^3], VerbForms.Ing) : null;
    }

    private static bool IsVowel(char letter) => letter is 'a' or 'e' or 'i' or 'o' or 'u';

    private static bool EndsWithConsonantY(string stem) => stem.Length > 1 && stem[^1] == 'y' && !IsVowel(stem[^2]);

    private static string Third(string stem)
    {
        if (EndsWithConsonantY(stem))
        {
            return stem[..^1] + "ies";
        }

        bool hisses = stem.EndsWith('s') || stem.EndsWith('x') || stem.EndsWith('z') || stem.EndsWith('o') || stem.EndsWith("ch", StringComparison.Ordinal) || stem.EndsWith("sh", StringComparison.Ordinal);
        return stem + (hisses ? "es" : "s");
    }

    private static string Ing(string stem, bool doubled)
    {
        if (stem.EndsWith("ie", StringComparison.Ordinal))
        {
            return stem[..^2] + "ying";
        }

        bool dropsE = stem.Length > 2 && stem.EndsWith('e') && stem[^2] is not ('e' or 'o');
        return (dropsE ? stem[..^1] : doubled ? stem + stem[^1] : stem) + "ing";
    }

    private static string Ed(string stem, bool doubled)
    {
        if (EndsWithConsonantY(stem))
        {
            return stem[..^1] + "ied";
        }

        return stem.EndsWith('e') ? stem + "d" : (doubled ? stem + stem[^1] : stem) + "ed";
    }
}
