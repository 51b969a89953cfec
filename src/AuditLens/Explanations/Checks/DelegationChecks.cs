using System.Globalization;
using System.Text.Json;
using AuditLens.Effects;
using AuditLens.Explanations.Reading;

namespace AuditLens.Explanations.Checks;

/// <summary>What the agent gave and told a sub-agent: the text of the delegation decides.</summary>
internal static class DelegationChecks
{
    /// <summary>Null when the claim does not speak of what a sub-agent was given or told.</summary>
    public static Judged? Check(ReadClaim claim, SessionRecord record)
    {
        Clause clause = claim.Clause;
        bool gives = clause.Lemma is "give" or "hand" or "pass" or "assign" or "send" && clause.ObjectHas("other_agent");
        bool tells = (clause.Is("tell") || clause.Is("instruct")) && (clause.ObjectHas("other_agent") || clause.ObjectTokens.Any(token => token.Is("pronouns_thing")) && Before(clause)?.ObjectHas("other_agent") == true);
        if (clause.Subject != SubjectKind.Self || claim.Negated || !gives && !tells)
        {
            return null;
        }

        foreach (Deed deed in record.Deeds.Where(deed => deed.Has(EffectTraits.Delegates)).Reverse())
        {
            if ((gives ? Given(claim, deed) : Told(claim, deed)) is { } judged)
            {
                return judged;
            }
        }

        return null;
    }

    private static Clause? Before(Clause clause) => clause.Parent;

    /// <summary>"I gave it four ids": entries of the list in the text.</summary>
    private static Judged? Given(ReadClaim claim, Deed deed)
    {
        int items = Texts(deed).SelectMany(text => text.Split('\n')).Count(line => line.TrimStart() is ['-' or '*' or '\u2022', ' ', ..]);
        double? stated = Quantities.Counts(claim.Clause).FirstOrDefault()?.Value;
        string shown = items.ToString(CultureInfo.InvariantCulture);
        return items == 0 || stated is null ? null
            : Math.Abs(items - stated.Value) < 0.5 ? Judged.Confirmed($"The delegation lists {shown}.", deed.Refs)
            : Judged.Partial($"The delegation lists {shown}.", deed.Refs);
    }

    private static Judged? Told(ReadClaim claim, Deed deed)
    {
        Clause clause = claim.Clause;
        if (clause.Infinitives.Count == 0)
        {
            return null;
        }

        VerbGroup infinitive = clause.Infinitives[0];
        var terms = new ClaimTerms(clause.Sentence.Tokens.Skip(infinitive.Start).Take(Math.Max(clause.End, clause.TextEnd) - infinitive.Start), withVerbs: true);
        bool forbids = infinitive.Negated;
        bool said = !terms.IsEmpty && Texts(deed).SelectMany(text => text.Split('\n')).Any(line => terms.In(Stems.OfText(line)) >= 0.75 && Reading.Kinds.PersonKinds.Forbids(line) == forbids);
        return said ? Judged.Confirmed("The text of the delegation says so.", deed.Refs) : null;
    }

    private static List<string> Texts(Deed deed)
    {
        try
        {
            using JsonDocument document = JsonDocument.Parse(deed.Arguments);
            return document.RootElement.ValueKind == JsonValueKind.Object ? [.. document.RootElement.EnumerateObject().Where(member => member.Value.ValueKind == JsonValueKind.String).Select(member => member.Value.GetString()!)] : [];
        }
        catch (Exception failure) when (failure is JsonException or InvalidOperationException)
        {
            return [];
        }
    }
}
