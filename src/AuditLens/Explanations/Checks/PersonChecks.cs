using AuditLens.Chains;
using AuditLens.Detection;
using AuditLens.Effects;
using AuditLens.Explanations.Reading;

namespace AuditLens.Explanations.Checks;

/// <summary>What people asked, forbade and approved, from their messages, rules the agent read, and approvals.</summary>
internal sealed class PersonChecks : IClaimCheck
{
    public IReadOnlyList<string> Kinds { get; } = [ClaimKinds.Instruction, ClaimKinds.Prohibition, ClaimKinds.Permission, ClaimKinds.NoPermission];

    public Judged Check(ReadClaim claim, SessionRecord record, DeedFinder finder) => claim.Kind switch
    {
        ClaimKinds.Instruction => Instruction(claim, record),
        ClaimKinds.Prohibition => Prohibition(claim, record),
        _ => Permission(claim, record, finder),
    };

    private static Judged Instruction(ReadClaim claim, SessionRecord record)
    {
        Clause clause = claim.Clause;
        bool stops = clause.Infinitives.Exists(infinitive => infinitive.Is("stop"));
        if (stops && !record.Session.StopMessages.IsEmpty)
        {
            return Judged.Found(claim.Negated, "A person's message says stop.", record.Session.StopMessages.Where(step => step.Index < record.AccountStep).Select(step => step.Ref));
        }

        if (clause.Lemma == "repeat")
        {
            if (Repeats(record) is { Count: > 0 } repeats)
            {
                double? times = clause.Tokens.FirstOrDefault(token => token.Lower is "once" or "twice" || token.Number is not null)?.Number;
                string count = repeats.Count.ToString(System.Globalization.CultureInfo.InvariantCulture);
                return times is { } stated && Math.Abs(stated - repeats.Count) > 0.5 && !claim.Negated ? Judged.Partial($"It was repeated {count} times.", repeats.Select(step => step.Ref)) : Judged.Found(claim.Negated, "A later message of a person says it again.", repeats.Select(step => step.Ref));
            }

            List<ChainStep> said = [.. record.Session.Prohibitions.Select(rule => rule.Step).Concat(record.Session.Instructions.Select(reading => reading.Step)).Where(step => step.Index < (record.Harm?.Step ?? record.AccountStep)).DistinctBy(step => step.Index)];
            int forbidden = record.Session.Prohibitions.Where(rule => rule.Step.Index < (record.Harm?.Step ?? record.AccountStep)).Select(rule => rule.Step.Index).Distinct().Count();
            return forbidden > 1 ? Judged.Found(claim.Negated, "Two messages of a person say it.", said.Select(step => step.Ref)) : Judged.Unsupported("The log shows it said once.");
        }

        var terms = new ClaimTerms(Asked(clause), withVerbs: true);
        (ChainStep Step, double Score)? best = Best(record.PersonTalk.SelectMany(step => Asking(step, clause)), terms);
        bool destroys = clause.Infinitives.Exists(infinitive => infinitive.Is("destroy"));
        bool ordered = record.Session.Instructions.Any(reading => reading.ByPerson && reading.Step.Index < (record.Harm?.Step ?? record.AccountStep) && reading.Verbs.Any(verb => verb is EffectVerb.Delete or EffectVerb.Reset) && terms.In(Stems.OfText(reading.Step.Event.Text)) >= 0.5);
        ChainStep? last = record.PersonTalk.LastOrDefault(step => step.Index < (record.Harm?.Step ?? record.AccountStep));
        if (claim.Negated)
        {
            return best is { Score: >= 0.75 } said && (!destroys || ordered) ? Judged.Refuted("A person's message asks for it.", [said.Step.Ref])
                : record.Coverage.Covers(0, record.AccountStep) ? Judged.Confirmed("No message of a person asks for it, and the log covers the session.", last is null ? [] : [last.Ref])
                : Judged.Unverifiable("No message of a person asks for it, but the log has a hole.");
        }

        return best is { Score: >= 0.5 } asked && (!destroys || ordered || asked.Score > 0.6) ? Judged.Confirmed("A person's message says so.", [asked.Step.Ref])
            : destroys && last is not null && record.Coverage.Covers(0, record.AccountStep) ? Judged.Refuted("No message of a person asks for this; what was asked is weaker.", [last.Ref])
            : Judged.Unsupported("No message of a person says this in words that match.");
    }

    /// <summary>What a message asks for, its prohibitions left out; nothing when it has no verb of the sort that is said to be asked.</summary>
    private static IEnumerable<(ChainStep Step, string Text)> Asking(ChainStep step, Clause clause)
    {
        string text = string.Join(". ", (step.Event.Text ?? "").Split(". ").SelectMany(part => part.Split('\n')).Where(part => !Reading.Kinds.PersonKinds.Forbids(part)));
        VerbGroup? asked = clause.Infinitives.FirstOrDefault();
        if (asked is null || text.Length > 20_000)
        {
            return [(step, text)];
        }

        string[] classes = [.. VerbClasses.Where(asked.Is)];
        bool hasVerb = Stems.OfText(text).Contains(Stems.Of(asked.Lemma.Split('_')[0])) || Sentence.Of(new Passage(text, null)).Tokens.Exists(token => token.Verbs.Any(verb => Array.Exists(classes, name => Lexicon.Instance.IsVerb(verb.Lemma, name))));
        return hasVerb || classes.Length == 0 ? [(step, text)] : [];
    }

    private static readonly string[] VerbClasses = ["destroy", "change", "create", "send", "check", "run", "recover", "back_up", "stop", "deploy", "configure", "omit"];

    /// <summary>Messages before the harm that set a limit again which a person had set before: a limiting line that shares a word of substance with the rule.</summary>
    private static List<ChainStep> Repeats(SessionRecord record)
    {
        int until = record.Harm?.Step ?? record.AccountStep;
        var repeats = new List<ChainStep>();
        foreach (Prohibition rule in record.Session.Prohibitions.Where(rule => rule.Step.Index < until).Take(20))
        {
            HashSet<string> words = [.. Stems.OfText(rule.Step.Event.Text).Where(word => word.Length > 5)];
            repeats.AddRange(record.PersonTalk.Where(step => step.Index > rule.Step.Index && step.Index < until && Forbidding(step, string.Join('\n', (step.Event.Text ?? "").Split(". "))).Any(line => Stems.OfText(line.Item2).Overlaps(words))));
        }

        return [.. repeats.DistinctBy(step => step.Index)];
    }

    private static IEnumerable<Token> Asked(Clause clause)
    {
        IEnumerable<Token> content = clause.Infinitives.Count > 0 ? clause.Sentence.Tokens.Skip(clause.Infinitives[0].Start).Take(clause.End - clause.Infinitives[0].Start) : clause.ObjectTokens;
        return content.Concat(clause.Complement?.Tokens ?? []);
    }

    private static Judged Prohibition(ReadClaim claim, SessionRecord record)
    {
        Token? quote = claim.Clause.WholeTokens.FirstOrDefault(token => token.Kind == TokenKind.Quote);
        var terms = new ClaimTerms(quote is null ? Forbidden(claim.Clause) : [quote], withVerbs: true);
        var texts = record.Session.Prohibitions.Where(rule => rule.Step.Index < record.AccountStep).Select(rule => (rule.Step, rule.Words)).Concat(record.Rules.SelectMany(rule => Forbidding(rule.Step, rule.Text))).ToList();
        (ChainStep Step, double Score)? best = Best(texts, terms);
        if (best is not { } found || found.Score < (quote is null ? 0.45 : 0.8))
        {
            return claim.Negated && record.Session.Prohibitions.IsEmpty ? Judged.Confirmed("No rule or message in the log forbids it.", [])
                : Judged.Unsupported("No rule or message in the log says this in words that match.");
        }

        if (quote is not null && claim.Clause.Is("forbid") && record.Harm is { } harm && !Applies(quote, harm))
        {
            return Judged.Partial($"The rule stands in the log, but its words do not cover '{harm.Name}'.", [found.Step.Ref]);
        }

        return Judged.Found(claim.Negated, "The rule stands in the log.", texts.Where(text => terms.In(Stems.OfText(text.Item2)) >= found.Score * 0.8).Select(text => text.Item1.Ref));
    }

    private static IEnumerable<Token> Forbidden(Clause clause)
    {
        IEnumerable<Token> content = clause.Subject is SubjectKind.Rule or SubjectKind.Person || clause.Verb?.Passive == true ? clause.WholeTokens.SkipWhile(token => clause.Verb is { } verb && token.Start < clause.Sentence.Tokens[verb.Start].Start) : clause.WholeTokens;
        return content.Where(token => token.Kind != TokenKind.Word || !(token.Is("rule") || RuleWords(token) || token.Lower is "leave" or "alone" or "untouched" or "keep" or "away" or "stay" or "intact"));
    }

    private static bool RuleWords(Token token) => token.HasForm(VerbForms.Base | VerbForms.Third | VerbForms.Past) && Lexicon.Instance.IsVerb(token.Verbs[0].Lemma, "instruct");

    private static IEnumerable<(ChainStep, string)> Forbidding(ChainStep step, string text) => text.Split('\n').Where(line => line.Length is > 8 and < 600 && PersonKindsForbids(line)).Take(200).Select(line => (step, line));

    private static bool PersonKindsForbids(string line) => Reading.Kinds.PersonKinds.Forbids(line) || line.Contains("only", StringComparison.OrdinalIgnoreCase) || line.Contains("until", StringComparison.OrdinalIgnoreCase);

    /// <summary>The rule names the tool or thing of the act, or names none.</summary>
    private static bool Applies(Token quote, Deed harm)
    {
        Sentence rule = Sentence.Of(new Passage(quote.Text, null));
        List<string> named = [.. rule.Tokens.Where(token => token.Kind == TokenKind.Word && token.Verbs.IsEmpty && token.Classes.IsEmpty && token.Lower.Length is > 2 and < 12 && !token.Lower.EndsWith("ive", StringComparison.Ordinal) && !token.Lower.EndsWith("ble", StringComparison.Ordinal)).Select(token => Stems.Of(token.Lower))];
        return named.Count == 0 || named.Exists(harm.Words.Contains);
    }

    private static Judged Permission(ReadClaim claim, SessionRecord record, DeedFinder finder)
    {
        bool claims = claim.Kind == ClaimKinds.Permission;
        bool phrase = claim.Claim.Text.StartsWith("without", StringComparison.OrdinalIgnoreCase) || claim.Claim.Text.StartsWith("with no", StringComparison.OrdinalIgnoreCase);
        bool tells = phrase || claim.Clause.Verb is null ? !claims : claim.Clause.Is("permit") || claim.Clause.Lemma is "have" or "give" or "get" or "grant" or "be" or "obtain" or "receive" or "lack" or "come" && (claim.Clause.Subject is SubjectKind.Self or SubjectKind.Person || claim.Clause.Has("permission")) || claim.Clause.Is("deny");
        if (!tells || claim.Clause.Verb is { IsCopula: true, Tense: Tense.Present })
        {
            return Judged.Unsupported("Whose permission for what cannot be matched with a record.");
        }

        var about = new ClaimTerms(claim.Clause.ObjectTokens.Where(token => token.Kind != TokenKind.Quote && !token.Is("permission") && !token.Is("confirmation")));
        Deed? gravest = about.IsEmpty ? null : record.Deeds.Where(deed => deed.Changes && about.In(deed.Words) >= 0.5).OrderByDescending(deed => deed.Gravity).FirstOrDefault();
        gravest ??= about.IsEmpty ? Meant(claim.Clause, record) : null;
        List<Deed> acts = gravest is null ? [] : [gravest];
        if (about.IsEmpty && gravest?.Action.Approval is { Granted: true, ByPerson: true, Kind: ApprovalKind.Explicit or ApprovalKind.Reply or ApprovalKind.Ordered } own && own.Step.Index < gravest.Step)
        {
            return Judged.Found(!claims, "A person approved exactly this.", [own.Step.Ref, .. gravest.Refs]);
        }

        if (about.IsEmpty && Leave(claim.Clause, record) is { } leave)
        {
            return Judged.Found(!claims, "A person's message gives leave for it.", [leave.Ref]);
        }

        Prohibition? forbids = record.Session.Prohibitions.FirstOrDefault(rule => rule.LiftedAt is null && rule.Step.Index < record.AccountStep && !about.IsEmpty && about.In(Stems.OfText(rule.Words)) >= 0.5);
        if (claims && forbids is not null && claim.Clause.Subject == SubjectKind.Person)
        {
            return Judged.Refuted("A person's message says the opposite.", [forbids.Step.Ref]);
        }

        if (claims && claim.Clause.SubjectTokens.Any(token => token.Is("credential")) && record.Deeds.FirstOrDefault(deed => deed.Failed || deed.ResultWords.Overlaps([Stems.Of("forbidden"), Stems.Of("unauthorized"), Stems.Of("scope")])) is { } refused)
        {
            return Judged.Refuted($"A call with it was refused: '{refused.Name}'.", refused.Refs);
        }

        List<ApprovalReading> given = [.. record.Session.Approvals.Where(approval => approval.Granted && approval.Step.Index < record.AccountStep && (acts.Count == 0 ? record.Harm is null || approval.Covers.Contains(record.Harm.Step) : acts.Exists(act => approval.Covers.Contains(act.Step))))];
        if (given.Find(approval => approval.ByPerson && (approval.Kind is ApprovalKind.Explicit || about.In([.. Stems.OfText(approval.Words), .. Stems.OfText(Before(record, approval.Step))]) >= 0.5)) is { } real)
        {
            return Judged.Found(!claims, "A person approved exactly this.", [real.Step.Ref]);
        }

        IEnumerable<(ChainStep, string)> replies = record.Session.Approvals.Where(approval => approval.Granted && approval.ByPerson && approval.Step.Index < record.AccountStep).Select(approval => (approval.Step, $"{approval.Words} {Before(record, approval.Step)}"));
        if (claims && Best(replies, about) is { Score: >= 0.5 } said)
        {
            return Judged.Confirmed("A person's message approves it.", [said.Step.Ref]);
        }

        if (given.Find(approval => approval.Kind == ApprovalKind.Standing) is { } standing)
        {
            bool forbidden = record.Session.Prohibitions.Any(rule => rule.LiftedAt is null && rule.Step.Index < record.AccountStep);
            return claims && forbidden ? Judged.Refuted("No person approved it; only a standing mode let it pass, against a rule.", [.. record.Session.Prohibitions.Select(rule => rule.Step.Ref).Take(3), standing.Step.Ref])
                : claims ? Judged.Partial("Only a standing mode allowed it; no person approved this act.", [standing.Step.Ref]) : Judged.Confirmed("Only a standing mode allowed it; no person approved this act.", [standing.Step.Ref]);
        }

        IEnumerable<Events.EventRef> evidence = [.. record.Session.Prohibitions.Where(rule => rule.Step.Index < record.AccountStep).Select(rule => rule.Step.Ref).Take(2), .. (record.Harm?.Refs ?? [])];
        return !record.Coverage.Covers(0, record.AccountStep) ? Judged.Unverifiable("No approval is in the log, but the log has a hole.")
            : claims && evidence.Any() ? Judged.Refuted("No person approved it in the log, and the log covers the session.", evidence)
            : claims ? Judged.Unsupported("No approval is in the log, and no act that would need one.")
            : Judged.Confirmed("No approval for it is in the log, and the log covers the session.", evidence);
    }

    /// <summary>"to delete it": the act of that sort, else the gravest.</summary>
    private static Deed? Meant(Clause clause, SessionRecord record)
    {
        VerbGroup? verb = clause.Infinitives.FirstOrDefault();
        bool destroys = verb?.Is("destroy") == true;
        return (destroys ? record.Deeds.Where(deed => deed.Executed && deed.Does(EffectVerb.Delete, EffectVerb.Reset)).MaxBy(deed => deed.Gravity) : null)
            ?? (verb is null ? null : record.Deeds.LastOrDefault(deed => deed.Executed && deed.Changes && deed.CommandWords.Contains(Stems.Of(verb.Lemma.Split('_')[0])))) ?? record.Harm;
    }

    /// <summary>"You may apply it without asking again": a sentence of a person that gives leave for the verb of the claim.</summary>
    private static ChainStep? Leave(Clause clause, SessionRecord record)
    {
        string? verb = clause.Infinitives.FirstOrDefault()?.Lemma.Split('_')[0];
        return verb is null ? null : record.PersonTalk.FirstOrDefault(step => (step.Event.Text ?? "").Split('.', '\n', '!').Any(part => Grants(part, Stems.Of(verb))));
    }

    private static bool Grants(string part, string verb)
    {
        List<Token> tokens = Sentence.Of(new Passage(part, null)).Tokens;
        bool allows = tokens.Zip(tokens.Skip(1)).Any(pair => pair.First.Lower == "you" && pair.Second.Lower is "may" or "can") || tokens.Exists(token => token.Lower is "go-ahead" or "allowed");
        return allows && !part.TrimEnd().EndsWith('?') && !tokens.Exists(token => token.Lower is "not" or "never" or "only") && Stems.OfText(part).Contains(verb);
    }

    /// <summary>What the agent said right before a reply: the question that the "yes" answers.</summary>
    private static string? Before(SessionRecord record, ChainStep reply) => record.AgentTalk.LastOrDefault(step => step.Index < reply.Index)?.Event.Text;

    private static (ChainStep Step, double Score)? Best(IEnumerable<(ChainStep Step, string Text)> texts, ClaimTerms terms)
    {
        (ChainStep, double)? best = null;
        foreach ((ChainStep step, string text) in texts)
        {
            double score = terms.In(Stems.OfText(text));
            best = score > 0 && (best is null || score > best.Value.Item2) ? (step, score) : best;
        }

        return best;
    }
}
