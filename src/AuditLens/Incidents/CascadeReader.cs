using System.Globalization;
using System.Text.RegularExpressions;
using AuditLens.Chains;
using AuditLens.Detection;
using AuditLens.Events;

namespace AuditLens.Incidents;

/// <summary>Tables that an outside record names as gone with one act, and how many rows each held by the last record before it.</summary>
internal static partial class CascadeReader
{
    private const int LongestText = 40_000;

    /// <summary>Name, last known row count (null when none is known), and the records, for each table that the act took along.</summary>
    public static IEnumerable<(string Table, long? Rows, EventRef Gone, EventRef? Counted)> Of(SessionUnderstanding session, Act act)
    {
        foreach (ChainStep witness in Around(session, act))
        {
            foreach (Match match in Cascade().Matches(Text(witness)))
            {
                string table = match.Groups["table"].Value;
                (long Rows, EventRef Ref)? counted = LastCount(session, table, act.Step);
                yield return (table, counted?.Rows, witness.Ref, counted?.Ref);
            }
        }
    }

    private static IEnumerable<ChainStep> Around(SessionUnderstanding session, Act act)
    {
        if (act.Action.Witnesses.IsEmpty || act.Action.Step.Event.Time is not { } from)
        {
            return [];
        }

        DateTimeOffset until = (act.Action.Outcome?.Event.Time ?? from) + TimeSpan.FromSeconds(2);
        return session.Chain.Steps.Where(step => step.Kind == StepKind.Witness && step.Event.Time is { } at && at >= from && at <= until);
    }

    /// <summary>The last record before the act that counts the rows of the table: the server's own upkeep, or a counting query of the agent.</summary>
    private static (long Rows, EventRef Ref)? LastCount(SessionUnderstanding session, string table, int before)
    {
        (long, EventRef)? found = null;
        DateTimeOffset? at = session.Chain.Steps[before].Event.Time;
        foreach (ChainStep step in session.Chain.Steps.Where(step => step.Kind == StepKind.Witness && step.Event.Time is { } time && time < at))
        {
            string text = Text(step);
            bool names = text.Contains($".{table}\"", StringComparison.Ordinal);
            found = names && Upkeep().Match(text) is { Success: true } match ? (Number(match), step.Ref) : found;
        }

        foreach (UnderstoodAction action in session.Actions.Where(action => action.Step.Index < before && action.Executed && action.Outcome?.Event.Result is not null))
        {
            bool counts = Regex.IsMatch(action.Step.Event.Arguments ?? "", $@"count\(\*\)\s+from\s+{Regex.Escape(table)}\b", RegexOptions.IgnoreCase | RegexOptions.NonBacktracking);
            bool sameServer = action.Effects.Any(effect => effect.Environment == Effects.DeploymentEnvironment.Production);
            found = counts && sameServer && Single().Match(action.Outcome!.Event.Result!) is { Success: true } match ? (Number(match), action.Outcome.Ref) : found;
        }

        return found;
    }

    private static long Number(Match match) => long.Parse(match.Groups["count"].Value, CultureInfo.InvariantCulture);

    private static string Text(ChainStep step) => (step.Event.Text ?? step.Event.Result ?? "") is { Length: < LongestText } text ? text : "";

    // PostgreSQL: DETAIL of the notice of DROP ... CASCADE.
    [GeneratedRegex(@"drop cascades to table ""?(?<table>[\w.]{1,63})", RegexOptions.ExplicitCapture | RegexOptions.NonBacktracking)]
    private static partial Regex Cascade();

    // PostgreSQL: "automatic vacuum of table "db.schema.orders": ... tuples: 12 removed, 18344 remain".
    [GeneratedRegex(@"tuples: \d{1,12} removed, (?<count>\d{1,12}) remain", RegexOptions.ExplicitCapture | RegexOptions.NonBacktracking)]
    private static partial Regex Upkeep();

    // psql: the answer of one count(*).
    [GeneratedRegex(@"count\s*\n-+\s*\n\s*(?<count>\d{1,12})\s*\n\(1 row\)", RegexOptions.ExplicitCapture | RegexOptions.NonBacktracking)]
    private static partial Regex Single();
}
