using System.Globalization;
using AuditLens.Effects;
using AuditLens.Events;
using AuditLens.Explanations.Reading;
using AuditLens.Incidents;

namespace AuditLens.Explanations.Checks;

/// <summary>Numbers that results and outside records show.</summary>
internal static class ResultCounts
{
    private const int MostNumbers = 2000;
    private const int ShortAnswer = 6;
    private const int CountingAnswer = 30;
    private const int LongestLine = 2000;

    /// <summary>Things that hold others: a count of rows is none of them.</summary>
    private static readonly string[] Containers = ["table", "database", "schema", "volume", "bucket", "namespace", "branch", "repository", "cluster", "project", "server"];

    /// <summary>Things of the sort that an outside record lists as gone with another: "drop cascades to table orders".</summary>
    public static (int Count, Chains.ChainStep? Witness) Cascaded(IEnumerable<Chains.ChainStep> witnesses, string noun)
    {
        foreach (Chains.ChainStep witness in witnesses.Where(_ => noun.Length > 2))
        {
            int count = (witness.Event.Text ?? "").Split($"cascades to {noun} ").Length - 1;
            if (count > 0)
            {
                return (count, witness);
            }
        }

        return (0, null);
    }

    /// <param name="verb">What was done to them, for tallies that name no thing: "1 changed, 38 destroyed".</param>
    /// <param name="witnesses">Outside records of the time of the deed.</param>
    public static IEnumerable<double> Affected(Deed deed, string noun, string verb, IReadOnlyList<Chains.ChainStep> witnesses)
    {
        foreach (Chains.ChainStep witness in witnesses)
        {
            if (Before(witness.Event.Text ?? witness.Event.Result ?? "", noun) is { } seen)
            {
                yield return seen;
            }

            if (double.TryParse(witness.Event.Attribute(EventAttributes.DatabaseRows), NumberStyles.Integer, CultureInfo.InvariantCulture, out double rows))
            {
                yield return rows;
            }
        }

        if (Array.IndexOf(Containers, noun) < 0 && CountReader.InText(deed.Result) is { } count)
        {
            yield return count;
        }

        if ((Before(deed.Result, noun) ?? Before(deed.Result, verb)) is { } said)
        {
            yield return said;
        }

        if (WrittenCounts.Of(deed, noun) is > 0 and var written)
        {
            yield return written;
        }

        int targets = deed.Action.Effects.Where(effect => effect.Changes).Sum(effect => effect.Targets.Length);
        if (targets > 1 || deed.Action.Gravest is { Verb: EffectVerb.Delete, Scope: EffectScope.One })
        {
            yield return targets;
        }
    }

    /// <summary>What the call counts is what the noun names: another number contradicts. Edits of files and version control show lines, not the methods or fixes in them.</summary>
    public static bool CountsSame(Deed deed, string noun)
    {
        string stem = Stems.Of(noun);
        List<EffectTarget> targets = [.. deed.Action.Effects.Where(effect => effect.Changes).SelectMany(effect => effect.Targets)];
        bool ofData = !deed.CommandWords.Contains("git") && targets.Exists(target => target.Kind is not ("file" or "path" or "directory"));
        return Before(deed.Result, noun) is not null || ofData || targets.Exists(target => target.Kind is not "file" && Stems.Of(target.Kind) == stem) || noun is "line" or "test" or "spec" && WrittenCounts.Of(deed, noun) > 0;
    }

    /// <summary>"10 objects", "38 destroyed": a number right before the noun, or the tally of a cascade.</summary>
    private static double? Before(string text, string noun)
    {
        if (noun.Length < 3)
        {
            return null;
        }

        string stem = Stems.Of(noun);
        string[] words = text.Length > 20_000 ? [] : text.Split([' ', '\n', '\t', '(', ')', ',', ';'], StringSplitOptions.RemoveEmptyEntries);
        for (int i = 0; i + 1 < words.Length; i++)
        {
            if (NumberWords.OfDigits(words[i]) is { } value && Names(words, i + 1, stem))
            {
                return value;
            }
        }

        return null;
    }

    /// <summary>The noun itself, or the general word that tools print for whatever they removed.</summary>
    private static bool Names(string[] words, int at, string stem)
    {
        int noun = words[at] is "other" or "new" or "more" && at + 1 < words.Length ? at + 1 : at;
        string said = Stems.Of(words[noun].TrimEnd('.', ':', '!').ToLowerInvariant());
        return said == stem || said is "object" or "resourc" or "resource";
    }

    /// <summary>The result counts the noun so: number and noun (or a name of the claim) on one line, or the number in a short answer to a call that names it.</summary>
    public static bool Shows(Deed deed, double value, string noun, ClaimTerms terms)
    {
        string stem = Stems.Of(noun);
        string[] lines = deed.Result.Split('\n', StringSplitOptions.RemoveEmptyEntries | StringSplitOptions.TrimEntries);
        bool asked = (lines.Length <= ShortAnswer || lines.Length <= CountingAnswer && deed.Words.Contains("count")) && (noun.Length == 0 || deed.CommandWords.Contains(stem) || terms.In(deed.Words) >= 0.5);
        foreach (string line in lines.Take(MostNumbers))
        {
            if (line.Length < LongestLine && Numbers(line).Contains(value))
            {
                HashSet<string> words = Stems.OfText(line);
                if (asked || noun.Length > 2 && words.Contains(stem) || !terms.IsEmpty && terms.In(words) >= 0.5)
                {
                    return true;
                }
            }
        }

        return false;
    }

    public static HashSet<double> Numbers(string text)
    {
        var numbers = new HashSet<double>();
        foreach (string word in text.Split([' ', '\n', '\t', '(', ')', ',', ';', ':', '|', '"', '=', '/', '[', ']', '{', '}'], StringSplitOptions.RemoveEmptyEntries).Take(MostNumbers))
        {
            if (char.IsAsciiDigit(word[0]) && NumberWords.OfDigits(word.TrimEnd('.')) is { } value)
            {
                numbers.Add(value);
            }
        }

        return numbers;
    }
}
