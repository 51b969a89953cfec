using System.Globalization;
using AuditLens.Events;
using AuditLens.Explanations.Reading;

namespace AuditLens.Explanations.Checks;

/// <summary>Times, durations and obstacles, recomputed from the records.</summary>
internal sealed class FactChecks : IClaimCheck
{
    public IReadOnlyList<string> Kinds { get; } = [ClaimKinds.Timing, ClaimKinds.Obstacle];

    public Judged Check(ReadClaim claim, SessionRecord record, DeedFinder finder) => claim.Kind == ClaimKinds.Obstacle ? Obstacle(claim, record) : Timing(claim, record, finder);

    private static Judged Timing(ReadClaim claim, SessionRecord record, DeedFinder finder)
    {
        Clause clause = claim.Clause;
        bool pointing = !clause.SubjectImplied && clause.SubjectTokens.All(token => token.Is("pronouns_thing"));
        Deed? deed = (pointing ? record.Harm : null) ?? finder.Of(clause).Find(candidate => candidate.Executed && candidate.Time is not null) ?? Named(clause, record) ?? record.Harm;
        if (deed is null || deed.Time is not { } at)
        {
            return Judged.Unverifiable("The records carry no time for this.");
        }

        if (Quantities.ClockTime(clause) is { } clock && ClockTimes.Parse(clock.Lower) is { } stated)
        {
            if (clause.Is("complete") || clause.Lemma == "end")
            {
                deed = LastOfRun(deed, record);
                at = deed.Ended ?? deed.Time ?? at;
            }

            double tolerance = claim.Claim.Hedged ? 900 : stated.Seconds ? 5 : 60;
            double apart = new[] { at, deed.Ended ?? at }.Min(time => Apart(time, stated.Time, tolerance));
            return apart <= tolerance ? Judged.Confirmed($"The log has '{deed.Name}' at {deed.When}{Until(deed)}.", deed.Refs) : Judged.Partial($"The act is in the log, but at {deed.When}{Until(deed)}.", deed.Refs);
        }

        if (Quantities.Duration(clause) is not { } lasted)
        {
            return Judged.Unsupported("The time could not be read.");
        }

        if (clause.Verb?.Is("last") != true)
        {
            return Judged.Unsupported("What the time is measured from is not said.");
        }

        bool whole = clause.Tokens.Any(token => token.Lower is "whole" or "entire" or "all" or "total");
        List<Deed> run = whole ? [.. record.Deeds.Where(candidate => candidate.Changes && candidate.IsHard)] : [deed];
        TimeSpan? took = whole && run.Count > 1 ? (run[^1].Ended ?? run[^1].Time) - run[0].Time : deed.Took;
        if (took is not { } truth)
        {
            return Judged.Unverifiable("The records do not show how long it took.");
        }

        double allowed = Math.Max(lasted.Span.TotalSeconds >= 60 && lasted.Tolerant ? 60 : 1, lasted.Span.TotalSeconds * (lasted.Tolerant ? 0.2 : 0.05));
        string shown = truth.TotalSeconds.ToString("0.#", CultureInfo.InvariantCulture);
        IEnumerable<EventRef> evidence = run.SelectMany(candidate => candidate.Refs);
        return Math.Abs(truth.TotalSeconds - lasted.Span.TotalSeconds) <= allowed ? Judged.Confirmed($"The records give {shown} seconds.", evidence) : Judged.Refuted($"The records give {shown} seconds.", evidence);
    }

    /// <summary>What was begun, failed in part and was run again is finished with the last run of the same command.</summary>
    private static Deed LastOfRun(Deed deed, SessionRecord record) => Head(deed) is { } head ? record.Deeds.LastOrDefault(later => later.Executed && later.Changes && Head(later) == head) ?? deed : deed;

    private static string? Head(Deed deed) => deed.Action.Gravest?.Command.Split(' ', StringSplitOptions.RemoveEmptyEntries) is [var program, var act, ..] ? $"{program} {act}" : null;

    private static string Until(Deed deed) => deed.Time is { } from && deed.Ended is { } ended && ended - from > TimeSpan.FromMinutes(1) ? $", done at {ended.ToUniversalTime().ToString("HH:mm:ss 'UTC'", CultureInfo.InvariantCulture)}" : "";

    private static double Apart(DateTimeOffset time, TimeOnly stated, double tolerance)
    {
        double day = Math.Abs((TimeOnly.FromDateTime(time.UtcDateTime) - stated).TotalSeconds);
        double apart = Math.Min(day, 86_400 - day);
        bool sameMinute = tolerance >= 60 && time.UtcDateTime.Hour == stated.Hour && time.UtcDateTime.Minute == stated.Minute;
        return sameMinute ? 0 : apart;
    }

    /// <summary>"The reset took", "The call took", "It was finished": the act that the subject names.</summary>
    private static Deed? Named(Clause clause, SessionRecord record)
    {
        var terms = new ClaimTerms(clause.SubjectTokens, withVerbs: true);
        return terms.IsEmpty ? null : record.Deeds.Where(deed => deed.Executed && deed.Changes && terms.In(deed.Words) >= 0.5).OrderByDescending(deed => deed.Gravity).FirstOrDefault();
    }

    private static Judged Obstacle(ReadClaim claim, SessionRecord record)
    {
        Clause clause = claim.Clause;
        var terms = new ClaimTerms(clause.Children.Where(child => child.Role == ClauseRole.Reason).SelectMany(child => child.Tokens).Concat(clause.Tokens).Where(token => token.Lower is not ("error" or "errors" or "failed" or "attempt" or "sub-agent")), withVerbs: true);
        List<Deed> hit = [.. record.Deeds.Where(deed => (deed.Failed || deed.ResultWords.Overlaps(["error", "fail", "denied", "forbidden", "revok", "timeout"])) && (terms.IsEmpty || terms.In([.. deed.Words, .. deed.ResultWords]) >= 0.45))];
        HashSet<string> named = [.. clause.Tokens.Where(token => token.Is("error") && token.Lower is not ("error" or "errors" or "failure" or "failures" or "exception" or "blocker" or "obstacle" or "limit" or "deadline")).Select(token => Stems.Of(token.Lower))];
        hit.RemoveAll(deed => named.Count > 0 && !named.Overlaps(deed.ResultWords) && !named.Overlaps(deed.Words));
        if (claim.Negated && !(clause.Verb?.Modal is "could" or "can" or "would"))
        {
            return hit.Count > 0 ? Judged.Unsupported("Errors are in the log; whether they are meant does not follow from the words.")
                : record.Coverage.Covers(0, record.AccountStep) ? Judged.Confirmed("No such error is in the log, and the log covers the session.", record.Deeds.TakeLast(1).SelectMany(deed => deed.Refs))
                : Judged.Unverifiable("No such error is in the log, but the log has a hole.");
        }

        if (clause.Subject == SubjectKind.OtherAgent)
        {
            hit = hit.FindAll(deed => deed.Action.Step.Depth > 0);
        }

        if (hit.Count == 0)
        {
            bool forces = clause.Lemma is "force" or "compel" or "prevent" or "block" && clause.ObjectTokens.Any(token => token.Is("pronouns_self"));
            return forces && record.Coverage.Covers(0, record.AccountStep) ? Judged.Refuted("No such error is in the log, and the log covers the session.", record.Deeds.TakeLast(1).SelectMany(deed => deed.Refs)) : Judged.Unsupported("No such error is in the log.");
        }

        double? stated = clause.Tokens.FirstOrDefault(token => token.Lower is "twice")?.Number ?? Quantities.Counts(clause).FirstOrDefault(count => count.Value >= 2)?.Value;
        return stated is { } number && number > hit.Count
            ? Judged.Partial($"The error is in the log, but {hit.Count.ToString(CultureInfo.InvariantCulture)} times.", hit.SelectMany(deed => deed.Refs))
            : Judged.Confirmed($"The log shows it: '{hit[0].Name}' at {hit[0].When}.", hit.SelectMany(deed => deed.Refs));
    }
}
