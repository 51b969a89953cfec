namespace AuditLens.Ingestion;

/// <summary>Finds what a person most likely meant by a mistyped word.</summary>
public static class NearestName
{
    private const int LongestCompared = 64;
    private const int ShortestStart = 3;

    /// <summary>The candidate with the fewest edits (insert, delete, replace, swap of neighbours), when they are few for the length of the word; else the shortest that begins with it; else null. Ties go to the first.</summary>
    public static string? Find(string word, IEnumerable<string> candidates)
    {
        if (word.Length is 0 or > LongestCompared)
        {
            return null;
        }

        // A third of the letters, at least two: "--dialct" and "seesions" are near, "--foo" is not near "--out".
        int allowed = Math.Max(2, word.Length / 3);
        string? best = null;
        int fewest = allowed + 1;
        foreach (string candidate in candidates)
        {
            if (candidate.Length <= LongestCompared && Math.Abs(candidate.Length - word.Length) < fewest)
            {
                int distance = Distance(word.ToLowerInvariant(), candidate.ToLowerInvariant());
                if (distance < fewest && distance < candidate.Length)
                {
                    fewest = distance;
                    best = candidate;
                }
            }
        }

        // The start of a candidate is near, too: "claud" means "claude-code".
        return best ?? (word.Length < ShortestStart ? null : candidates.Where(c => c.StartsWith(word, StringComparison.OrdinalIgnoreCase)).MinBy(static c => c.Length));
    }

    /// <summary>Optimal string alignment distance.</summary>
    private static int Distance(string a, string b)
    {
        int[,] d = new int[a.Length + 1, b.Length + 1];
        for (int i = 0; i <= a.Length; i++)
        {
            d[i, 0] = i;
        }

        for (int j = 0; j <= b.Length; j++)
        {
            d[0, j] = j;
        }

        for (int i = 1; i <= a.Length; i++)
        {
            for (int j = 1; j <= b.Length; j++)
            {
                int cost = a[i - 1] == b[j - 1] ? 0 : 1;
                d[i, j] = Math.Min(Math.Min(d[i - 1, j] + 1, d[i, j - 1] + 1), d[i - 1, j - 1] + cost);
                if (i > 1 && j > 1 && a[i - 1] == b[j - 2] && a[i - 2] == b[j - 1])
                {
                    d[i, j] = Math.Min(d[i, j], d[i - 2, j - 2] + 1);
                }
            }
        }

        return d[a.Length, b.Length];
    }
}
