using System.Globalization;
using AuditLens.Effects;
using AuditLens.Events;
using AuditLens.Explanations.Reading;

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
