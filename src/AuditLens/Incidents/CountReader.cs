using System.Globalization;
using System.Text.RegularExpressions;
using AuditLens.Detection;
using AuditLens.Events;

namespace AuditLens.Incidents;

/// <summary>Reads how many things a result or an outside record says were affected.</summary>
internal static partial class CountReader
{
    private const int Read = 8000;

    /// <summary>The count, from the outside record first; null when none is given.</summary>
    public static long? Affected(Act act)
    {
        foreach (var witness in act.Action.Witnesses)
        {
            if (long.TryParse(witness.Event.Attribute(EventAttributes.DatabaseRows), NumberStyles.None, CultureInfo.InvariantCulture, out long rows))
            {
                return rows;
            }
        }

        return act.Action.Outcome?.Event.Result is { Length: > 0 } result ? InText(result) : null;
    }

    /// <summary>What a call that failed had done until then, by the lines of its result that say so; null when it prints none.</summary>
    public static long? BeforeFailure(Act act) => act.Action.Outcome?.Event.Result is { Length: > 0 } result && OneDone().Count(result) is > 0 and var done ? done : null;

    internal static long? InText(string result)
    {
        string text = result.Length > Read ? result[^Read..] : result;
        Match tag = CommandTag().Match(text);
        Match match = tag.Success ? tag : CountOfThings().Match(text);
        match = match.Success ? match : CountMember().Match(text);
        return match.Success && long.TryParse(match.Groups["count"].Value.Replace(",", "", StringComparison.Ordinal), NumberStyles.None, CultureInfo.InvariantCulture, out long count) ? count : null;
    }

    // PostgreSQL command tags; psql prints one a statement.
    [GeneratedRegex(@"^(DELETE|UPDATE|INSERT 0) (?<count>\d{1,12})\s*$", RegexOptions.Multiline | RegexOptions.ExplicitCapture | RegexOptions.NonBacktracking)]
    private static partial Regex CommandTag();

    [GeneratedRegex(@"\b(?<count>\d{1,3}(,\d{3})+|\d{1,12}) ((rows?|records?|documents?|objects?|files?|messages?|resources?|items?|emails?|keys?|tables?) )?(were |was )?(affected|deleted|destroyed|removed|updated|trashed)\b", RegexOptions.ExplicitCapture | RegexOptions.NonBacktracking)]
    private static partial Regex CountOfThings();

    // Terraform and OpenTofu: one line for each resource that is gone.
    [GeneratedRegex(@": Destruction complete after ", RegexOptions.NonBacktracking)]
    private static partial Regex OneDone();

    [GeneratedRegex(@"\b(deleted|removed|trashed|deletedCount|affected|deleted_count)""?:\s{0,2}(?<count>\d{1,12})", RegexOptions.IgnoreCase | RegexOptions.ExplicitCapture | RegexOptions.NonBacktracking)]
    private static partial Regex CountMember();
}
