using System.CommandLine;
using System.CommandLine.Parsing;
using System.Globalization;
using AuditLens.Storage;

namespace AuditLens.Cli.Options;

/// <summary><c>--from</c> and <c>--to</c>: RFC 3339 times or dates, UTC unless they say otherwise.</summary>
internal sealed class TimeRangeOptions
{
    private readonly Option<DateTimeOffset?> _from;
    private readonly Option<DateTimeOffset?> _to;

    private TimeRangeOptions(Command command, string from, string to)
    {
        _from = New("--from", $"{from} (RFC 3339, UTC unless it says otherwise).");
        _to = New("--to", $"{to}.");
        command.Options.Add(_from);
        command.Options.Add(_to);
    }

    /// <summary>Picks events or steps.</summary>
    public static TimeRangeOptions OfEvents(Command command) => new(command, "Only what happened at or after this time", "Only what happened before this time");

    /// <summary>Picks whole sessions: a part of a session would tell another story than the whole.</summary>
    public static TimeRangeOptions OfSessions(Command command) => new(command, "Only sessions that were still going on at this time or later", "Only sessions that began before this time");

    public (DateTimeOffset? From, DateTimeOffset? To) Read(ParseResult parse) => (parse.GetValue(_from), parse.GetValue(_to));

    /// <summary>Whether an analysed session is one of those that the range of <see cref="OfSessions"/> means; without a time it is in no range.</summary>
    public bool Holds(ParseResult parse, AnalysisSummary session)
    {
        (DateTimeOffset? from, DateTimeOffset? to) = Read(parse);
        return (from is null || (session.Ended ?? session.Started) >= from) && (to is null || session.Started < to);
    }

    private static Option<DateTimeOffset?> New(string name, string description) => new(name) { Description = description, HelpName = "TIME", CustomParser = Parse };

    private static DateTimeOffset? Parse(ArgumentResult result)
    {
        string text = result.Tokens.Count > 0 ? result.Tokens[^1].Value : "";
        if (DateTimeOffset.TryParse(text, CultureInfo.InvariantCulture, DateTimeStyles.AssumeUniversal | DateTimeStyles.AdjustToUniversal, out DateTimeOffset time))
        {
            return time;
        }

        result.AddError($"'{text}' is not a time. Write it as 2025-11-03T14:05:00Z or 2025-11-03.");
        return null;
    }
}
