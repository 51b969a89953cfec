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
            return Judged.Unsupported("The number could not be read.");
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
            counts.AddRange(deeds.SelectMany(deed => ResultCounts.Affected(deed, stated.Noun, record.WitnessesOf(deed)).Select(value => (value, record.WitnessesOf(deed).Select(step => step.Ref).Concat(deed.Refs)))));
            double sum = deeds.Sum(deed => ResultCounts.Affected(deed, stated.Noun, record.WitnessesOf(deed)).DefaultIfEmpty(0).First());
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
            counts.AddRange(ResultCounts.Affected(worst, stated.Noun, record.WitnessesOf(worst)).Select(value => (value, record.WitnessesOf(worst).Select(step => step.Ref).Concat(worst.Refs))));
        }

        if (counts.Find(count => stated.Holds(count.Value)) is { Refs: not null } match)
        {
            return Judged.Confirmed($"The results give {Word(match.Value)}.", match.Refs);
        }

        if (deeds.Count > 1 && stated.Holds(deeds.Count))
        {
            return Judged.Confirmed($"The log shows {Word(deeds.Count)} such calls.", deeds.SelectMany(deed => deed.Refs));
        }

        bool ofDeed = counts.Count > 0;
        if (Mentioned(record, claim.Clause, stated) is { } mention && (!ofDeed || deeds.Contains(mention)))
        {
            return Judged.Confirmed($"The result of '{mention.Name}' shows {stated.Token.Text}.", mention.Refs);
        }

        (double Value, IEnumerable<EventRef> Refs) truth = counts.Find(count => count.Value > 0);
        return truth.Refs is not null
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

    /// <summary>A result that shows the number together with most of what the claim names.</summary>
    private static Deed? Mentioned(SessionRecord record, Clause clause, Quantity stated)
    {
        var terms = new ClaimTerms(clause.Tokens);
        return record.Deeds.Where(deed => deed.Executed && ResultCounts.Numbers(deed.Result).Contains(stated.Value) && terms.In([.. deed.Words, .. deed.ResultWords]) >= 0.5).OrderByDescending(deed => terms.In([.. deed.Words, .. deed.ResultWords])).FirstOrDefault();
    }

    private static string Word(double value) => value.ToString("#,0.##", CultureInfo.InvariantCulture);
}

/// <summary>Numbers that results and outside records show.</summary>
internal static class ResultCounts
{
    private const int MostNumbers = 2000;

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

    /// <param name="witnesses">Outside records of the time of the deed.</param>
    public static IEnumerable<double> Affected(Deed deed, string noun, IReadOnlyList<Chains.ChainStep> witnesses)
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

        if (Before(deed.Result, noun) is { } said)
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
