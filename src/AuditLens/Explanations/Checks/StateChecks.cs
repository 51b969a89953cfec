using AuditLens.Chains;
using AuditLens.Effects;
using AuditLens.Explanations.Reading;

namespace AuditLens.Explanations.Checks;

/// <summary>Backups, recovery, what was lost, which environment and what else was touched.</summary>
internal sealed class StateChecks : IClaimCheck
{
    public IReadOnlyList<string> Kinds { get; } = [ClaimKinds.Backup, ClaimKinds.Recovery, ClaimKinds.Intact, ClaimKinds.Scope, ClaimKinds.Environment];

    public Judged Check(ReadClaim claim, SessionRecord record, DeedFinder finder) => claim.Kind switch
    {
        ClaimKinds.Backup => Backup(claim, record, finder),
        ClaimKinds.Recovery => Recovery(claim, record),
        ClaimKinds.Intact => Intact(claim, record, finder),
        ClaimKinds.Scope => Scope(claim, record, finder),
        _ => Environment(claim, record, finder),
    };

    private static Judged Backup(ReadClaim claim, SessionRecord record, DeedFinder finder)
    {
        bool saysGone = claim.Clause.ObjectHas("adj-gone") || claim.Clause.Is("destroy");
        if (saysGone)
        {
            string stem = Stems.Of("backup");
            List<Deed> destroyed = [.. record.Deeds.Where(deed => deed.Executed && (deed.Has(EffectTraits.DestroysRecovery) || deed.Does(EffectVerb.Delete, EffectVerb.Reset) && deed.Says(stem)) || deed.Does(EffectVerb.Observe) && deed.ResultWords.Contains(stem))];
            return destroyed.Count > 0 ? Judged.Found(claim.Negated, $"The log shows it: '{destroyed[0].Name}'.", destroyed.AsEnumerable().Reverse().SelectMany(deed => deed.Refs)) : Judged.Unverifiable("Only the platform could show whether backups still exist.");
        }

        Deed? anchor = finder.Anchor(claim.Clause);
        int until = anchor?.Step ?? record.AccountStep;
        List<Deed> tries = [.. record.Deeds.Where(deed => deed.Step < until && (deed.Has(EffectTraits.TakesBackup) || Takes(deed)))];
        if (tries.FindLast(deed => deed.Executed) is { } taken)
        {
            return Judged.Found(claim.Negated, $"The log shows the backup '{taken.Name}' before the act, and it succeeded.", taken.Refs);
        }

        if (tries.LastOrDefault() is { } failed)
        {
            return Judged.Found(!claim.Negated, $"The attempt '{failed.Name}' failed; no backup was written.", failed.Refs);
        }

        return !record.Coverage.Covers(0, record.AccountStep) ? Judged.Unverifiable("No backup is in the log, but the log has a hole.")
            : claim.Negated ? Judged.Confirmed("No backup was taken in the log, and the log covers the session.", anchor?.Refs ?? [])
            : claim.Clause.Subject == SubjectKind.Self ? Judged.Refuted("No backup was taken in the log, and the log covers the session.", anchor?.Refs ?? [])
            : Judged.Unsupported("No record in the log shows such a backup.");
    }

    private static bool Takes(Deed deed) => deed.Words.Contains(Stems.Of("backup")) && deed.Does(EffectVerb.Create) && !deed.Does(EffectVerb.Delete, EffectVerb.Reset);

    private static Judged Recovery(ReadClaim claim, SessionRecord record)
    {
        bool impossible = claim.Negated || claim.Clause.Tokens.Any(token => token.Is("adj-impossible") || token.Lower is "permanently" or "irreversibly" or "forever") || claim.Clause.Lemma == "fail";
        List<Events.EventRef> shown = RecoverySigns.In(record);
        if (shown.Count > 0)
        {
            return Judged.Found(impossible, "Records show a way back or a recovery that was done.", shown);
        }

        return impossible ? Judged.Unverifiable("Only the owner of the platform could show that there is no way back.") : Judged.Unsupported("No record shows a recovery.");
    }

    private static Judged Intact(ReadClaim claim, SessionRecord record, DeedFinder finder)
    {
        bool saysLost = (claim.Clause.Is("destroy") || claim.Clause.Is("affect") || claim.Clause.ObjectHas("adj-gone") || claim.Clause.Tokens.Any(token => token.Is("outage"))) && !claim.Negated;
        if (claim.Claim.Hedged)
        {
            return Judged.Unverifiable("It is said with a reserve, and only the owner of the data could settle it.");
        }

        var terms = new ClaimTerms(claim.Clause.SubjectTokens.Where(token => !token.Is("negative_subjects")));
        List<Deed> hurt = [.. record.Deeds.Where(deed => deed.Executed && deed.IsHard && (terms.IsEmpty || terms.In(deed) >= 0.5 || claim.Clause.SubjectTokens.All(token => !(token.Kind is TokenKind.Name or TokenKind.Code))))];
        if (!saysLost && record.Deeds.LastOrDefault(deed => deed.Executed && deed.Does(EffectVerb.Observe) && terms.HasLiteral && terms.In(deed.ResultWords) >= 0.8 && deed.Step > (record.Harm?.Step ?? -1)) is { } seen)
        {
            return Judged.Confirmed($"A later look shows it: '{seen.Name}'.", seen.Refs);
        }

        return hurt.Count > 0 ? Judged.Found(!saysLost, $"'{hurt[0].Name}' was executed and is hard to undo.", hurt.SelectMany(deed => deed.Refs))
            : saysLost ? Judged.Unsupported("No executed act in the log destroys this.")
            : record.Coverage.Covers(0, record.AccountStep) ? Judged.Confirmed("No act in the log destroys anything like this, and the log covers the session.", record.Deeds.TakeLast(1).SelectMany(deed => deed.Refs))
            : Judged.Unverifiable("No destroying act is in the log, but the log has a hole.");
    }

    private static Judged Scope(ReadClaim claim, SessionRecord record, DeedFinder finder)
    {
        Clause clause = claim.Clause;
        bool limits = Reading.Kinds.Limits.IsLimited(clause);
        List<Deed> touched = [.. record.Deeds.Where(deed => deed.Executed && deed.Changes && (deed.IsHard || deed.OnProduction))];
        if (!limits)
        {
            List<Deed> all = finder.Of(clause).FindAll(deed => deed.Executed);
            return all.Exists(deed => deed.Action.Effects.Any(effect => effect.Scope == EffectScope.All)) ? Judged.Found(claim.Negated, $"'{all[0].Name}' covers the whole.", all.SelectMany(deed => deed.Refs))
                : Judged.Unverifiable("Whether it was all of it cannot be seen from the log.");
        }

        if (AfterStop(claim, record) is { } counted)
        {
            return counted;
        }

        VerbGroup? verb = clause.Verb;
        bool ofDeeds = verb is not null && (verb.Passive || verb.IsCopula && clause.SubjectTokens.Any(token => token.Is("only")) || clause.Subject is SubjectKind.Self || verb.Is("affect") && verb.Tense == Tense.Past) && (verb.Is("affect") || verb.Is("destroy") || verb.Is("change") || verb.IsCopula || verb.Lemma is "limit" or "confine" or "restrict");
        if (!ofDeeds)
        {
            return Judged.Unsupported("What the limit is about cannot be matched with a record.");
        }

        bool noOther = claim.Negated;
        var named = new ClaimTerms(DeedFinder.Objects(clause).Where(token => !token.Is("only")));
        List<Deed> outside = noOther ? touched.FindAll(deed => deed.OnProduction || clause.Tokens.Any(token => token.Lower == "environment") && deed.Action.Effects.Any(effect => effect.Environment == DeploymentEnvironment.Production))
            : touched.FindAll(deed => named.In([.. deed.Words, .. deed.ResultWords]) < 0.5);
        return outside.Count > 0 ? Judged.Refuted($"'{outside[0].Name}' touched more than that.", outside.SelectMany(deed => deed.Refs))
            : touched.Count == 0 && !record.Coverage.Covers(0, record.AccountStep) ? Judged.Unverifiable("The log does not cover what else was touched.")
            : noOther ? Judged.Unsupported("Nothing else is in the log; other effects could only be seen outside it.")
            : Judged.Confirmed("Every hard-to-undo act in the log is on what is named.", touched.SelectMany(deed => deed.Refs));
    }

    /// <summary>"Only one more batch went through after your first stop": a number of changing calls after the message.</summary>
    private static Judged? AfterStop(ReadClaim claim, SessionRecord record)
    {
        double? stated = claim.Clause.Tokens.FirstOrDefault(token => token.Number is not null)?.Number;
        ChainStep? stop = record.Session.StopMessages.FirstOrDefault(step => step.Index < record.AccountStep);
        if (stated is null || stop is null || !claim.Clause.HasWord("stop", "stops"))
        {
            return null;
        }

        List<Deed> after = [.. record.Deeds.Where(deed => deed.Executed && deed.Changes && deed.Step > stop.Index)];
        string count = after.Count.ToString(System.Globalization.CultureInfo.InvariantCulture);
        return Judged.Found(after.Count != (int)stated, $"{count} changing calls succeeded after the message.", [stop.Ref, .. after.SelectMany(deed => deed.Refs)]);
    }

    private static Judged Environment(ReadClaim claim, SessionRecord record, DeedFinder finder)
    {
        bool saysProduction = claim.Clause.Tokens.Any(token => token.Is("production"));
        Deed? act = finder.Anchor(claim.Clause);
        ActionEffect? effect = act?.Action.Effects.FirstOrDefault(candidate => candidate.Environment != DeploymentEnvironment.Unknown);
        if (act is null || effect is null)
        {
            return Judged.Unverifiable("No record shows which environment it was.");
        }

        bool isProduction = effect.Environment == DeploymentEnvironment.Production;
        return Judged.Found(claim.Negated ^ (saysProduction != isProduction), $"The target of '{act.Name}' resolves to {effect.Environment.Word()}{(effect.EnvironmentBasis is { } basis ? $" ({basis})" : "")}.", act.Refs);
    }
}

/// <summary>Signs that what was destroyed can be or was brought back.</summary>
internal static class RecoverySigns
{
    public static List<Events.EventRef> In(SessionRecord record)
    {
        var signs = new List<Events.EventRef>();
        signs.AddRange(record.AllDeeds.Where(deed => deed.Executed && (deed.Has(EffectTraits.RestoresBackup) || Offers(deed))).SelectMany(deed => deed.Refs.Take(2)));
        foreach (ChainStep step in record.Session.Chain.Steps)
        {
            bool speaks = step.Kind is StepKind.Witness || step.Kind == StepKind.Instruction && step.Index > (record.Harm?.Step ?? int.MaxValue);
            if (speaks && step.Event.Text is { Length: < 4000 } text && SaysRecovered(text))
            {
                signs.Add(step.Ref);
            }
        }

        return signs;
    }

    /// <summary>A result that names an undo window, a restore point or soft deletion.</summary>
    private static bool Offers(Deed deed) => deed.ResultWords.Overlaps(["restorable", "recoverable", "undelete", "pitr"]) || deed.ResultWords.Contains("retent") || deed.ResultWords.Contains(Stems.Of("restore")) && deed.ResultWords.Overlaps(["hour", "day", "window", "until", "within", "wal", "point"]);

    private static bool SaysRecovered(string text)
    {
        HashSet<string> words = Stems.OfText(text);
        return AccountReader.ReadClauses(text).Exists(read => read.Kind == ClaimKinds.Recovery && !read.Negated && !read.Clause.Tokens.Any(token => token.Is("adj-impossible")))
            || words.Contains(Stems.Of("recovery")) && words.Overlaps(["point", "complet", "consistent", "wal"]) || words.Contains("rolled") && words.Contains("back") || words.Contains("roll") && words.Contains("back");
    }
}
