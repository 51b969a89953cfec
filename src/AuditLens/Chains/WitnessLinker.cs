using System.Collections.Immutable;

namespace AuditLens.Chains;

/// <summary>Links an action to the outside record that shows the same statement near the same time. What only an understanding of both could join is left to detection.</summary>
internal static class WitnessLinker
{
    /// <summary>Clocks of two machines differ, and a statement runs for a while: two minutes either way.</summary>
    private static readonly TimeSpan Window = TimeSpan.FromMinutes(2);

    /// <summary>A statement shorter than this (letters and digits) occurs by chance.</summary>
    private const int ShortestStatement = 12;

    private const int LongestText = 16 * 1024;

    public static void Link(ChainIndex index, ImmutableArray<ChainLink>[] links)
    {
        var actions = new string?[index.Count];
        for (int i = 0; i < index.Count; i++)
        {
            if (index.Kinds[i] == StepKind.Witness && index.Events[i] is { Time: { } time, Arguments: { } statement })
            {
                string key = Squeeze(statement);
                if (key.Length >= ShortestStatement && FindAction(index, actions, i, time, key) is >= 0 and var action)
                {
                    links[action] = links[action].Add(new ChainLink(i, LinkRelation.CorroboratedBy, LinkBasis.Content, 0.9));
                }
            }
        }
    }

    private static int FindAction(ChainIndex index, string?[] actions, int witness, DateTimeOffset time, string key)
    {
        for (int i = witness - 1; i >= 0 && Near(index.Events[i].Time, time); i--)
        {
            if (Matches(index, actions, i, key))
            {
                return i;
            }
        }

        for (int i = witness + 1; i < index.Count && Near(index.Events[i].Time, time); i++)
        {
            if (Matches(index, actions, i, key))
            {
                return i;
            }
        }

        return -1;
    }

    private static bool Near(DateTimeOffset? time, DateTimeOffset other) => time is not { } t || (t - other).Duration() <= Window;

    private static bool Matches(ChainIndex index, string?[] actions, int i, string key) =>
        index.Kinds[i] == StepKind.Action && index.Events[i].Arguments is { } arguments && (actions[i] ??= Squeeze(arguments)).Contains(key, StringComparison.Ordinal);

    /// <summary>Letters and digits only, lower case: JSON escapes, quotes and white space differ between a call and a database log.</summary>
    private static string Squeeze(string text)
    {
        ReadOnlySpan<char> span = text.AsSpan(0, Math.Min(text.Length, LongestText));
        char[] kept = new char[span.Length];
        int used = 0;
        for (int i = 0; i < span.Length; i++)
        {
            char c = span[i];
            if (c == '\\' && i + 1 < span.Length && span[i + 1] is 'n' or 't' or 'r')
            {
                i++;
            }
            else if (char.IsLetterOrDigit(c))
            {
                kept[used++] = char.ToLowerInvariant(c);
            }
        }

        return new string(kept, 0, used);
    }
}
