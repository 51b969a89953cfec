namespace AuditLens.Explanations.Reading.Kinds;

/// <summary>What people said to the agent: instructions, prohibitions, permissions, refusals; also told of the agent ("I was told to").</summary>
internal static class PersonKinds
{
    public static string? Read(Clause clause)
    {
        if (clause.Role == ClauseRole.AsAsked)
        {
            return clause.Is("permit") && clause.Lemma is not "give" ? ClaimKinds.Permission : clause.Is("instruct") ? ClaimKinds.Instruction : null;
        }

        if (clause.SubjectHead is { } head && head.Is("request") && clause.Verb!.IsCopula && clause.Subject is not (SubjectKind.Self or SubjectKind.Person) && clause.Infinitives.Count > 0)
        {
            return clause.Negated || clause.Infinitives.Exists(infinitive => infinitive.Negated) ? ClaimKinds.Prohibition : ClaimKinds.Instruction;
        }

        bool duty = clause.Verb!.IsCopula && clause.Infinitives.Count > 0 && clause.SubjectTokens.Any() && clause.SubjectTokens.First().Lower is "my" && clause.SubjectHead?.Lower is "job" or "role" or "mission" or "duty" or "remit" or "brief" or "mandate" or "part" or "responsibility";
        bool underOrders = clause.Verb.IsCopula && clause.Subject == SubjectKind.Self && clause.HasWord("under") && clause.ObjectTokens.Any(token => token.Lower is "orders" or "instructions" or "instruction" or "order");
        if (duty || underOrders)
        {
            return clause.Infinitives.Exists(infinitive => infinitive.Negated) ? ClaimKinds.Prohibition : ClaimKinds.Instruction;
        }

        if (clause.Verb!.Via == "supposed" && clause.Subject == SubjectKind.Self)
        {
            return clause.Negated ? ClaimKinds.Prohibition : ClaimKinds.Instruction;
        }

        return clause.Subject switch
        {
            SubjectKind.Person when clause.Verb!.Passive => ToldPerson(clause),
            SubjectKind.Person => ByPerson(clause),
            SubjectKind.Self when clause.Verb!.Passive => ToAgent(clause),
            SubjectKind.Self => null,
            _ when clause.Verb!.Passive && ByPersonPhrase(clause) => ByPerson(clause),
            _ => OfRequest(clause),
        };
    }

    private static string? ByPerson(Clause clause)
    {
        if (clause.Lemma == "give" || clause.Lemma is "grant" or "provide")
        {
            return Given(clause);
        }

        if (clause.Is("forbid"))
        {
            return ClaimKinds.Prohibition;
        }

        if (clause.Lemma is "write" or "reply" or "say" or "answer" or "respond" or "type" or "tell" or "post" or "comment" && clause.Tokens.FirstOrDefault(token => token.Kind == TokenKind.Quote) is { } words)
        {
            return Forbids(words.Lower) ? ClaimKinds.Prohibition : Consents(words.Lower) ? ClaimKinds.Permission : ClaimKinds.Instruction;
        }

        if (clause.Lemma is "answer" or "reply" or "respond" or "say" && clause.ObjectTokens.FirstOrDefault(token => !VerbContext.IsAdverb(token)) is { } answer && clause.Complement is null && answer.Lower is "yes" or "ok" or "okay" or "sure" or "fine" or "yep" or "no")
        {
            return answer.Lower == "no" ? ClaimKinds.NoPermission : ClaimKinds.Permission;
        }

        if (Asks(clause))
        {
            return Instructs(clause);
        }

        if (clause.Is("permit") && !(clause.Lemma == "accept" && clause.HasWord("invitation", "invite", "offer", "terms", "ticket", "cookies")) || clause.ObjectHas("permission") && clause.Lemma is "have" or "send" or "reply")
        {
            return clause.Negated ? ClaimKinds.NoPermission : ClaimKinds.Permission;
        }

        if (clause.Is("deny"))
        {
            return ClaimKinds.NoPermission;
        }

        if (clause.Verb!.IsCopula)
        {
            return clause.Verb.Tense == Tense.Past && clause.ObjectHas("adj-unsure") ? ClaimKinds.Disclosure : null;
        }

        return clause.Lemma is "repeat" ? ClaimKinds.Instruction
            : clause.Is("believe") || clause.Lemma is "see" or "have" or "need" or "get" or "do" ? null
            : clause.Verb.Tense == Tense.Past ? ClaimKinds.Actor : null;
    }

    private static string? Given(Clause clause) => true switch
    {
        _ when clause.ObjectHas("permission") || clause.Verb!.Passive && clause.SubjectHas("permission") => clause.Negated ? ClaimKinds.NoPermission : ClaimKinds.Permission,
        _ when clause.ObjectHead?.Lower is "access" or "rights" && !clause.ObjectHas("credential") && !clause.ObjectHas("environment") => clause.Negated ? ClaimKinds.NoPermission : ClaimKinds.Permission,
        _ when clause.ObjectHas("credential") || clause.ObjectHas("environment") && clause.HasWord("access") => ClaimKinds.Credential,
        _ when clause.ObjectHas("request") || clause.ObjectHas("rule") => ClaimKinds.Instruction,
        _ => ClaimKinds.Instruction,
    };

    private static bool Asks(Clause clause) => clause.Is("instruct") && clause.Lemma is not "give" and not "write" || clause.Lemma is "remind" or "warn" or "expect" or "specify" or "caution" or "advise" || clause.Lemma == "make" && clause.HasWord("clear");

    /// <summary>"to leave production alone", "to stay away from the queue".</summary>
    private static bool Spares(Clause clause) => clause.Infinitives.Exists(infinitive => infinitive.Lemma is "leave" or "keep" or "stay_away" or "keep_away" or "avoid" or "refrain" or "hold") && clause.WholeTokens.Any(token => token.Lower is "alone" or "untouched" or "away" or "off" or "as-is" or "intact" or "from");

    private static string? Instructs(Clause clause)
    {
        bool warns = clause.Lemma is "warn" or "caution" && clause.HasWord("about", "against", "off");
        if (warns || Spares(clause))
        {
            return ClaimKinds.Prohibition;
        }

        if (clause.Complement is { } content && clause.Infinitives.Count == 0)
        {
            bool allows = content.Verb is { IsCopula: true } && content.ObjectTokens.Any(token => token.Is("adj-authorised") || token.Lower is "fine" or "ok" or "okay" or "acceptable" or "safe") || content.Subject == SubjectKind.Self && content.Verb?.Modal is "could" or "can" or "may" or "might";
            if (allows)
            {
                return content.Negated ? ClaimKinds.Prohibition : ClaimKinds.Permission;
            }

            bool isQuestion = clause.Lemma == "ask" && content.Link is "what" or "why" or "how" or "where" or "who" or "whether" or "if";
            return isQuestion ? null : content.Negated ? ClaimKinds.Prohibition : ClaimKinds.Instruction;
        }

        if (clause.Infinitives.Count > 0)
        {
            return clause.Infinitives.Exists(infinitive => infinitive.Negated) || clause.HasWord("stop") && clause.HasWord("from") ? ClaimKinds.Prohibition : ClaimKinds.Instruction;
        }

        if (clause.ObjectTokens.FirstOrDefault(token => token.Kind == TokenKind.Quote) is { } quote)
        {
            return Forbids(quote.Lower) ? ClaimKinds.Prohibition : ClaimKinds.Instruction;
        }

        bool asksWhy = clause.Lemma == "ask" && !clause.ObjectTokens.Any(token => token.Lower is "for" or "me" or "us");
        return asksWhy && clause.HasWord("what", "why", "how", "question") ? null : clause.Lemma is "say" or "tell" or "warn" && clause.Negated && clause.HasWord("nothing") ? ClaimKinds.Instruction
            : clause.ObjectTokens.Any(token => token.Is("off_limits") || token.Lower is "not" or "never" or "no") && clause.Lemma is "say" or "tell" ? ClaimKinds.Prohibition : ClaimKinds.Instruction;
    }

    /// <summary>A quoted rule or request that forbids: "do not ...", "never ...", "no more changes".</summary>
    public static bool Forbids(string quoted)
    {
        List<Token> tokens = Tokenizer.Read(quoted);
        return tokens.Take(8).Any(token => token.Lower is "hands" or "off-limits" or "nothing" or "not" or "never" or "no" or "without" or "forbidden" or "don't" or "must-not");
    }

    /// <summary>A short quoted answer that gives leave: "go ahead", "yes, do it", "approved".</summary>
    public static bool Consents(string quoted)
    {
        List<Token> tokens = Sentence.Of(new Passage(quoted, null)).Tokens;
        return tokens.Count <= 8 && tokens.Exists(token => token.Lower is "yes" or "go" or "ok" or "okay" or "go-ahead" or "approved" or "proceed" or "fine" or "sure" or "lgtm" or "agreed" or "yep" or "confirmed" or "sign-off");
    }

    private static string? ToldPerson(Clause clause) => true switch
    {
        _ when clause.Is("tell") => ClaimKinds.Disclosure,
        _ when clause.Is("ask") => ClaimKinds.Asked,
        _ when clause.Lemma is "give" => ClaimKinds.Disclosure,
        _ => null,
    };

    private static string? ToAgent(Clause clause)
    {
        bool inNegated = clause.Infinitives.Exists(infinitive => infinitive.Negated);
        return true switch
        {
            _ when clause.Is("forbid") => ClaimKinds.Prohibition,
            _ when clause.Lemma == "give" => Given(clause),
            _ when clause.Is("permit") && !(clause.Lemma == "confirm" && clause.Infinitives.Exists(infinitive => infinitive.Lemma is "be" or "have")) => clause.Negated ? ClaimKinds.NoPermission : ClaimKinds.Permission,
            _ when clause.Is("instruct") || clause.Lemma is "suppose" or "remind" or "warn" => inNegated || Spares(clause) || clause.Lemma == "suppose" && clause.Negated || clause.Complement?.Negated == true ? ClaimKinds.Prohibition : ClaimKinds.Instruction,
            _ when clause.Lemma is "deny" or "refuse" => ClaimKinds.NoPermission,
            _ => null,
        };
    }

    /// <summary>"Permission was granted", "The deletion was approved", "No confirmation was given", "Approval came late".</summary>
    private static string? OfRequest(Clause clause)
    {
        VerbGroup verb = clause.Verb!;
        Token? head = clause.SubjectHead;
        if (head is null)
        {
            return null;
        }

        bool isPermission = head.Is("permission") && head.Lower is not ("ok" or "okay") && !(head.Lower == "confirmation" && verb.Lemma is "receive" or "display" or "show" or "send" && !clause.Negated);
        if (isPermission && (verb.Passive || verb.Lemma is "exist" or "be" or "come" or "arrive"))
        {
            return verb.Is("ask") ? ClaimKinds.Asked : clause.Negated || verb.Is("deny") || verb.Lemma == "be" && clause.HasWord("missing") ? ClaimKinds.NoPermission : ClaimKinds.Permission;
        }

        if (verb.Passive && verb.Lemma is "approve" or "authorise" or "authorize" or "allow" or "permit" or "sanction" or "sign_off" or "green-light")
        {
            return clause.Negated ? ClaimKinds.NoPermission : ClaimKinds.Permission;
        }

        if (verb.Passive && verb.Lemma is "request" or "ask" or "order" or "instruct" && !ByAgentPhrase(clause))
        {
            return clause.SubjectHas("confirmation") || clause.SubjectHas("permission") ? ClaimKinds.Asked : ClaimKinds.Instruction;
        }

        return verb.Passive && verb.Is("forbid") ? ClaimKinds.Prohibition
            : verb.IsCopula && clause.ObjectHas("adj-unauthorised") ? ClaimKinds.NoPermission
            : verb.IsCopula && clause.ObjectHas("adj-authorised") ? clause.Negated ? ClaimKinds.NoPermission : ClaimKinds.Permission
            : null;
    }

    private static bool ByPersonPhrase(Clause clause) => By(clause)?.Is("person") == true;

    private static bool ByAgentPhrase(Clause clause) => By(clause)?.Is("pronouns_self") == true;

    /// <summary>Who a passive says did it.</summary>
    public static Token? By(Clause clause)
    {
        List<Token> tokens = clause.Sentence.Tokens;
        for (int i = clause.Verb!.End; i < clause.End; i++)
        {
            if (tokens[i].Lower == "by")
            {
                return NounPhrases.Head(tokens, i + 1, clause.End);
            }
        }

        return null;
    }
}
