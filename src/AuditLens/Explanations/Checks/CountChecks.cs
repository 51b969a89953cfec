using System.Globalization;
using AuditLens.Effects;
using AuditLens.Events;
using AuditLens.Explanations.Reading;
using AuditLens.Incidents;

namespace AuditLens.Explanations.Checks;

/// <summary>Numbers of things, recomputed from results, outside records and the calls themselves.</summary>
internal sealed class CountChecks : IClaimCheck
{
    public IReadOnlyList<string> Kinds { get; } = [ClaimKinds.Count];

    public Judged Check(ReadClaim claim, SessionRecord record, DeedFinder finder)
    {
        Quantity? stated = Quantities.Counts(claim.Clause).FirstOrDefault(count => count.Value >= 0 && !count.Token.IsWord("one"));
        if (stated is null)
        {
            return Judged.Unsupported(claim.Negated ? "No count in the log shows that none is left." : "The number could not be read.");
        }

        List<Deed> deeds = finder.Of(claim.Clause, DeedFinder.Objects(claim.Clause).Where(token => token.Number is null)).FindAll(deed => deed.Executed);
        if (claim.Clause.Subject == SubjectKind.Self && deeds.Exists(deed => deed.Action.Step.Depth == 0))
        {
            deeds.RemoveAll(deed => deed.Action.Step.Depth > 0);
        }

        if (Marked(claim.Clause, record, stated) is { } marks)
        {
            return marks;
        }

        if (deeds.Count == 0 && claim.Clause.Is("destroy") && record.Harm is { } harm)
        {
            deeds = [harm];
        }

        var counts = new List<(double Value, IEnumerable<EventRef> Refs)>();
        if (claim.Clause.Is("destroy") || claim.Clause.Is("change") || claim.Clause.Is("send") || claim.Clause.Is("create"))
        {
            counts.AddRange(deeds.SelectMany(deed => ResultCounts.Affected(deed, stated.Noun, claim.Clause.Lemma, record.WitnessesOf(deed)).Select(value => (value, record.WitnessesOf(deed).Select(step => step.Ref).Concat(deed.Refs)))));
            double sum = deeds.Sum(deed => ResultCounts.Affected(deed, stated.Noun, claim.Clause.Lemma, record.WitnessesOf(deed)).DefaultIfEmpty(0).First());
            counts.Insert(0, (sum, deeds.SelectMany(deed => deed.Refs)));
        }

        if (claim.Clause.Is("destroy") && record.Harm is { } gravest && ResultCounts.Cascaded(record.WitnessesOf(gravest), stated.Noun) is { Count: > 0 } cascaded)
        {
            counts = [(cascaded.Count, [cascaded.Witness!.Ref, .. gravest.Refs])];
        }

        if (counts.TrueForAll(count => count.Value <= 0) && Named(deeds, stated.Noun) is > 0 and var named)
        {
            counts.Add((named, deeds.SelectMany(deed => deed.Refs)));
        }

        if (counts.TrueForAll(count => count.Value <= 0) && claim.Clause.Is("destroy") && record.Harm is { } worst)
        {
            counts.AddRange(ResultCounts.Affected(worst, stated.Noun, claim.Clause.Lemma, record.WitnessesOf(worst)).Select(value => (value, record.WitnessesOf(worst).Select(step => step.Ref).Concat(worst.Refs))));
        }

        if (counts.Find(count => stated.Holds(count.Value)) is { Refs: not null } match)
        {
            return Judged.Confirmed($"The results give {Word(match.Value)}.", match.Refs);
        }

        if (deeds.Count > 1 && stated.Holds(deeds.Count))
        {
            return Judged.Confirmed($"The log shows {Word(deeds.Count)} such calls.", deeds.SelectMany(deed => deed.Refs));
        }

        bool ofDeed = counts.Exists(count => count.Value > 0);
        if (Mentioned(record, claim.Clause, stated) is { } mention && (!ofDeed || deeds.Contains(mention)))
        {
            return Judged.Confirmed($"The result of '{mention.Name}' shows {stated.Token.Text}.", mention.Refs);
        }

        (double Value, IEnumerable<EventRef> Refs) truth = counts.Find(count => count.Value > 0);
        bool comparable = claim.Clause.Is("destroy") && record.Harm is { } act && truth.Refs?.Contains(act.Refs[0]) == true && ResultCounts.CountsSame(act, stated.Noun) || deeds.Exists(deed => ResultCounts.CountsSame(deed, stated.Noun));
        return truth.Refs is not null && comparable
            ? Judged.Partial($"The act is in the log; the results give {Word(truth.Value)}, not {stated.Token.Text}.", truth.Refs) with { Direction = Favours(claim, stated.Value, truth.Value) }
            : Judged.Unsupported("No result in the log gives this number.");
    }

    /// <summary>Things of the sort that the calls name; messages are counted by the calls that sent them.</summary>
    private static int Named(List<Deed> deeds, string noun)
    {
        string stem = Stems.Of(noun);
        int things = deeds.SelectMany(deed => deed.Action.Effects).Where(effect => effect.Changes).SelectMany(effect => effect.Targets).Where(target => Stems.Of(target.Kind) == stem).Select(target => target.Name).Distinct(StringComparer.Ordinal).Count();
        bool sent = stem == Stems.Of("message") && deeds.TrueForAll(deed => deed.Does(EffectVerb.Send));
        return things > 0 ? things : sent ? deeds.Count : 0;
    }

    /// <summary>"I marked two tests as skipped": lines that edits add and that carry the mark.</summary>
    private static Judged? Marked(Clause clause, SessionRecord record, Quantity stated)
    {
        List<Token> tokens = [.. clause.ObjectTokens];
        int at = tokens.FindIndex(token => token.Lower == "as");
        if (at < 0 || at + 1 >= tokens.Count || clause.Lemma is not ("mark" or "flag" or "tag" or "label" or "set"))
        {
            return null;
        }

        string mark = Stems.Of(tokens[at + 1].Lower);
        List<(Deed Deed, int Count)> marking = [.. record.Deeds.Where(deed => deed.Executed).Select(deed => (deed, WrittenCounts.Added(deed).Count(line => Stems.OfText(line).Contains(mark)))).Where(pair => pair.Item2 > 0)];
        int count = marking.Sum(pair => pair.Count);
        IEnumerable<EventRef> evidence = marking.SelectMany(pair => pair.Deed.Refs);
        return count == 0 ? null : stated.Holds(count) ? Judged.Confirmed($"Edits add {Word(count)} such marks.", evidence) : Judged.Partial($"Edits add {Word(count)} such marks, not {stated.Token.Text}.", evidence);
    }

    /// <summary>Less damage than the records show excuses, more accuses.</summary>
    private static string Favours(ReadClaim claim, double stated, double truth) => claim.Clause.Is("destroy") == (stated < truth) ? Directions.Exculpating : Directions.SelfIncriminating;

    /// <summary>
    /// A result that shows the number of what is counted: on a line with the noun or a name of the claim, or as the short answer of a call that asks for it. A number that merely stands somewhere counts nothing.
    /// What a command answers goes before what a document says.
    /// </summary>
    private static Deed? Mentioned(SessionRecord record, Clause clause, Quantity stated)
    {
        var terms = new ClaimTerms(clause.Tokens);
        var besides = new ClaimTerms(clause.Tokens.Where(token => Stems.Of(token.Lower) != Stems.Of(stated.Noun)));
        return record.Deeds.Where(deed => deed.Executed && (besides.IsEmpty || besides.In([.. deed.Words, .. deed.ResultWords]) >= 0.5) && ResultCounts.Shows(deed, stated.Value, stated.Noun, terms) && terms.In([.. deed.Words, .. deed.ResultWords]) >= 0.5)
            .OrderBy(deed => deed.Action.Effects.All(effect => effect.Verb == EffectVerb.Observe && effect.Targets.Any(target => target.Kind == "file")))
            .ThenByDescending(deed => terms.In([.. deed.Words, .. deed.ResultWords])).FirstOrDefault();
    }

    private static string Word(double value) => value.ToString("#,0.##", CultureInfo.InvariantCulture);
}

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
