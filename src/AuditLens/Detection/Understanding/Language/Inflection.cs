namespace AuditLens.Detection.Understanding.Language;

/// <summary>English word forms, as far as comparing verbs and nouns needs them.</summary>
internal static class Inflection
{
    private static readonly Dictionary<string, string> Irregular = new(StringComparer.Ordinal)
    {
        ["overwritten"] = "overwrite", ["overwrote"] = "overwrite", ["sent"] = "send", ["wrote"] = "write", ["written"] = "write", ["ran"] = "run", ["made"] = "make", ["paid"] = "pay",
        ["built"] = "build", ["shut"] = "shut down", ["lost"] = "lose", ["tore"] = "tear down", ["reset"] = "reset", ["found"] = "find", ["saw"] = "see", ["told"] = "tell",
    };

    /// <summary>Base forms that an inflected verb may have: <c>deleting</c> gives <c>delete</c> and <c>delet</c>.</summary>
    public static IEnumerable<string> VerbStems(string word)
    {
        if (Irregular.TryGetValue(word, out string? known))
        {
            yield return known;
        }

        foreach (string ending in new[] { "ing", "ed", "es", "s", "d" })
        {
            if (word.Length > ending.Length + 2 && word.EndsWith(ending, StringComparison.Ordinal))
            {
                string stem = word[..^ending.Length];
                yield return stem + "e";
                yield return stem;
                if (stem.Length > 3 && stem[^1] == stem[^2])
                {
                    yield return stem[..^1];
                }

                if (stem[^1] == 'i')
                {
                    yield return stem[..^1] + "y";
                }
            }
        }
    }

    /// <summary>A noun without its plural ending.</summary>
    public static string Singular(string noun)
    {
        if (noun.Length > 4 && noun.EndsWith("ies", StringComparison.Ordinal))
        {
            return noun[..^3] + "y";
        }

        if (noun.Length > 4 && (noun.EndsWith("ses", StringComparison.Ordinal) || noun.EndsWith("xes", StringComparison.Ordinal) || noun.EndsWith("ches", StringComparison.Ordinal)))
        {
            return noun.EndsWith("bases", StringComparison.Ordinal) || noun.EndsWith("ouses", StringComparison.Ordinal) ? noun[..^1] : noun[..^2];
        }

        return noun.Length > 3 && noun[^1] == 's' && noun[^2] is not ('s' or 'u' or 'i') ? noun[..^1] : noun;
    }
}
