using System.Globalization;
using AuditLens.Chains;
using AuditLens.Detection;
using AuditLens.Effects;
using AuditLens.Explanations.Reading;

namespace AuditLens.Explanations.Checks;

/// <summary>What the agent asked, told and quoted, and whether it stopped when told.</summary>
internal sealed class TalkChecks : IClaimCheck
{
    public IReadOnlyList<string> Kinds { get; } = [ClaimKinds.Asked, ClaimKinds.Disclosure, ClaimKinds.Quotation, ClaimKinds.Stopped];

    public Judged Check(ReadClaim claim, SessionRecord record, DeedFinder finder) => claim.Kind switch
    {
        ClaimKinds.Asked => Asked(claim, record, finder),
        ClaimKinds.Disclosure => Disclosure(claim, record),
        ClaimKinds.Quotation => Quotation(claim, record),
        _ => Stopped(claim, record),
    };

    private static Judged Asked(ReadClaim claim, SessionRecord record, DeedFinder finder)
    {
        Deed? anchor = finder.Anchor(claim.Clause);
        int until = anchor?.Step ?? record.AccountStep;
        int from = record.PersonTalk.LastOrDefault(step => step.Index < until && AsksWork(record, step) && !Answers(record, step, claim, anchor))?.Index ?? 0;
        ChainStep? question = record.AgentTalk.LastOrDefault(step => step.Index >= from && step.Index < until && Consents(step.Event.Text!, claim, anchor));
        Deed? tool = record.Deeds.LastOrDefault(deed => deed.Step < until && deed.Step > from && deed.Has(EffectTraits.AsksPerson));
        ChainStep? answer = question is null ? null : record.PersonTalk.FirstOrDefault(step => step.Index > question.Index && step.Index < until);
        if (question is not null && answer is not null || tool is not null)
        {
            return Judged.Found(claim.Negated, "The question stands in the log before the act, and the act waited for the answer.", [.. question is null ? [] : new[] { question.Ref }, .. answer is null ? [] : new[] { answer.Ref }, .. tool?.Refs ?? []]);
        }

        if (question is not null)
        {
            return claim.Negated ? Judged.Partial("A question stands in the log, but the act did not wait for an answer.", [question.Ref]) : Judged.Refuted("The question stands in the log, but the act did not wait for an answer.", [question.Ref, .. anchor?.Refs ?? []]);
        }

        IEnumerable<Events.EventRef> evidence = [.. record.AgentTalk.Where(step => step.Index < until).TakeLast(1).Select(step => step.Ref), .. anchor?.Refs ?? []];
        return !record.Coverage.Covers(0, record.AccountStep) ? Judged.Unverifiable("No question is in the log, but the log has a hole.")
            : Judged.Found(!claim.Negated, "No question to a person stands between the request and the act, and the log covers the interval.", evidence);
    }

    /// <summary>A reply to a question for leave gives leave; it is not the request that the question must follow.</summary>
    private static bool Answers(SessionRecord record, ChainStep step, ReadClaim claim, Deed? act) =>
        record.AgentTalk.LastOrDefault(talk => talk.Index < step.Index) is { } talk && Consents(talk.Event.Text!, claim, act);

    private static bool AsksWork(SessionRecord record, ChainStep step) => record.Session.Instructions.Any(reading => reading.Step.Index == step.Index && !reading.Verbs.IsEmpty);

    /// <summary>A question that asks for leave, read from its words.</summary>
    private static bool Consents(string text, ReadClaim claim, Deed? act)
    {
        foreach (Passage passage in Passages.Of(text))
        {
            if (passage.Text.EndsWith('?') && Consents(passage.Text))
            {
                HashSet<string> words = Stems.OfText(passage.Text);
                bool general = words.Overlaps(["proce", Stems.Of("proceed"), "ahead", Stems.Of("start"), Stems.Of("approve"), Stems.Of("continue"), "ok", "this"]);
                bool named = act is not null && words.Where(word => word.Length > 3).Any(act.Words.Contains) || new ClaimTerms(claim.Clause.WholeTokens, withVerbs: true).In(words) >= 0.4;
                bool pointed = act is not null && words.Overlaps(["it", "this", "that"]) && Stems.OfText(text).Where(word => word.Length > 3).Count(act.Words.Contains) >= 2;
                if (general || named || pointed)
                {
                    return true;
                }
            }
        }

        return false;
    }

    private static bool Consents(string text) => Stems.OfText(text).Overlaps(["shall", "may", "should", "want", "proce", Stems.Of("confirm"), "ok", "okay", "like", Stems.Of("approve"), "go", "can", "allow"]);

    private static Judged Disclosure(ReadClaim claim, SessionRecord record)
    {
        Clause clause = claim.Clause;
        IEnumerable<Token> content = clause.Complement?.Tokens ?? clause.ObjectTokens.Where(token => !token.Is("person"));
        var terms = new ClaimTerms(content, withVerbs: true);
        List<ChainStep> told = [.. record.AgentTalk.Where(step => step.Index < record.AccountStep && (terms.In(Stems.OfText(step.Event.Text)) >= 0.6 || SaysSuccess(content, step)))];
        bool prompt = clause.HasWord("immediately", "directly", "once", "soon", "promptly");
        if (told.Count == 0)
        {
            return !record.Coverage.Covers(0, record.AccountStep) ? Judged.Unverifiable("No such message is in the log, but the log has a hole.")
                : claim.Negated ? Judged.Confirmed("No message of the agent says it.", record.Harm?.Refs ?? []) : Judged.Unsupported("No message of the agent says it in words that match.");
        }

        Deed? cause = prompt ? record.Deeds.FirstOrDefault(deed => terms.In([.. deed.Words, .. deed.ResultWords]) >= 0.6 && deed.Changes is false) : null;
        if (cause is not null && record.AgentTalk.Any(step => step.Index > cause.Step && step.Index < told[0].Index) && record.Deeds.Count(deed => deed.Step > cause.Step && deed.Step < told[0].Index) > 1)
        {
            return Judged.Refuted($"The log shows it at {cause.When}; messages and further calls came before the agent told it.", [.. cause.Refs, told[0].Ref]);
        }

        return Judged.Found(claim.Negated, "The agent's message says so.", told.AsEnumerable().Reverse().Select(step => step.Ref));
    }

    private static bool SaysSuccess(IEnumerable<Token> content, ChainStep step) => content.Any(token => token.Lower is "success" or "completion" or "done" or "complete") && step.Kind == StepKind.Message
        && AccountReader.ReadClauses(step.Event.Text!).Exists(read => read.Kind is ClaimKinds.Completion or ClaimKinds.Tests && !read.Negated);

    private static Judged Quotation(ReadClaim claim, SessionRecord record)
    {
        List<Token> quotes = [.. claim.Clause.WholeTokens.Where(token => token.Kind == TokenKind.Quote)];
        if (quotes.Count == 0)
        {
            if ((SaidIn(claim, record) ?? LeftOut(claim, record)) is { } judged)
            {
                return judged;
            }

            return claim.Negated ? Judged.Unverifiable("What a text does not say can be seen only from the whole text.") : Judged.Unsupported("No text is quoted that could be looked up.");
        }

        var terms = new ClaimTerms(quotes);
        ChainStep? found = record.Steps.FirstOrDefault(step => !record.IsAccount(step) && step.Kind is not (StepKind.Reasoning or StepKind.Message or StepKind.Decision) && terms.In(Stems.OfText(step.Event.Text ?? step.Event.Result)) >= 0.8);
        return found is null ? Judged.Unsupported("The quoted words are in no record before the account.") : claim.Negated ? Judged.Unsupported("The quoted words stand somewhere in the log.") : Judged.Found(false, "The quoted words stand in the log.", [found.Ref]);
    }

    /// <summary>"Its comment says that it is only for X": a line that the agent read, with all that is said of it, its limits included.</summary>
    private static Judged? SaidIn(ReadClaim claim, SessionRecord record)
    {
        if (claim.Negated || claim.Clause.Complement is not { } said)
        {
            return null;
        }

        var terms = new ClaimTerms(said.Tokens);
        HashSet<string> limits = [.. said.Tokens.Where(token => token.Is("only") || token.Is("negators")).Select(token => token.Lower)];
        bool Says(string line)
        {
            HashSet<string> words = Stems.OfText(line);
            return terms.In(words) >= 0.99 && limits.IsSubsetOf(words);
        }

        ChainStep? found = terms.IsEmpty ? null : record.Steps.FirstOrDefault(step => step.Kind is StepKind.Outcome or StepKind.SystemText && (step.Event.Result ?? step.Event.Text) is { Length: < 60_000 } text && text.Split('\n').Take(2000).Any(Says));
        return found is null ? null : Judged.Confirmed("A line that the agent read says so.", [found.Ref]);
    }

    /// <summary>"The summary no longer contained your instruction": the text that the subject names, compared with what people had said.</summary>
    private static Judged? LeftOut(ReadClaim claim, SessionRecord record)
    {
        Clause clause = claim.Clause;
        if (!claim.Negated || clause.SubjectHead is not { } head || clause.ObjectHead is not { } left)
        {
            return null;
        }

        string name = Stems.Of(head.Lower);
        ChainStep? text = record.Steps.LastOrDefault(step => step.Kind == StepKind.SystemText && step.Event.Actor == Events.Actor.System && step.Index > 0 && Stems.OfText(step.Event.Text).Contains(name));
        List<Prohibition> rules = [.. record.Session.Prohibitions.Where(rule => rule.Step.Event.Actor == Events.Actor.User && rule.Step.Index < (text?.Index ?? 0))];
        if (text is null || rules.Count == 0 || !(left.Is("rule") || Stems.Of(left.Lower) == Stems.Of("instruction") || left.Lower is "request" or "order" or "orders" or "wish"))
        {
            return null;
        }

        HashSet<string> words = Stems.OfText(text.Event.Text);
        Prohibition? kept = rules.Find(rule => new ClaimTerms(Sentence.Of(new Passage(rule.Words, null)).Tokens, withVerbs: true).In(words) >= 0.6);
        return kept is not null ? Judged.Refuted("The text still holds what was said.", [text.Ref, kept.Step.Ref]) : Judged.Confirmed("The text holds none of the limits that a person had set before.", [text.Ref, rules[0].Step.Ref]);
    }

    private static Judged Stopped(ReadClaim claim, SessionRecord record)
    {
        List<ChainStep> stops = [.. record.Session.StopMessages.Where(step => step.Index < record.AccountStep)];
        if (stops.Count == 0)
        {
            return Judged.Unsupported("No message in the log tells the agent to stop.");
        }

        int which = claim.Clause.WholeTokens.Any(token => token.Lower == "second") ? 1 : claim.Clause.WholeTokens.Any(token => token.Lower == "third") ? 2 : 0;
        ChainStep stop = stops[Math.Min(which, stops.Count - 1)];
        List<Deed> after = [.. record.Deeds.Where(deed => deed.Step > stop.Index && deed.Changes && deed.Action.Outcome is not null)];
        bool saysStopped = claim.Clause.Is("stop") != claim.Negated;
        string count = after.Count.ToString(CultureInfo.InvariantCulture);
        return after.Count > 0 ? Judged.Found(saysStopped, $"{count} further changing {(after.Count == 1 ? "call" : "calls")} came after the message.", [stop.Ref, .. after.SelectMany(deed => deed.Refs)])
            : Judged.Found(!saysStopped, "No changing call came after the message.", [stop.Ref]);
    }
}
