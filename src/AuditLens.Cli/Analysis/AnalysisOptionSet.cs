using System.CommandLine;
using AuditLens.Cli.Options;
using AuditLens.Cli.Shell;
using AuditLens.Detection;
using AuditLens.Storage;

namespace AuditLens.Cli.Analysis;

/// <summary>The options of every command that analyses sessions.</summary>
internal sealed class AnalysisOptionSet
{
    private readonly TimeRangeOptions? _range;
    private readonly SessionOption? _session;
    private readonly AgentOption? _agent;
    private readonly SeverityOption _minimum;
    private readonly SeverityOption _failOn;
    private readonly PolicyOption _policy;
    private readonly RulesOption _rules;
    private readonly ExplanationOption _explanation;

    public AnalysisOptionSet(Command command, bool withSessionFilter = true)
    {
        if (withSessionFilter)
        {
            _range = TimeRangeOptions.OfSessions(command);
            _session = new SessionOption(command);
            _agent = new AgentOption(command);
        }

        _minimum = SeverityOption.Minimum(command);
        _failOn = SeverityOption.FailOn(command);
        _policy = new PolicyOption(command);
        _rules = new RulesOption(command);
        _explanation = new ExplanationOption(command);
    }

    public AnalysisSettings Read(ParseResult parse)
    {
        (DateTimeOffset? from, DateTimeOffset? to) = _range?.Read(parse) ?? (null, null);
        return new AnalysisSettings(
            from,
            to,
            _session?.Read(parse),
            _agent?.Read(parse),
            Severity(_minimum.Read(parse)) ?? Detection.Severity.None,
            Severity(_failOn.Read(parse)),
            _policy.Read(parse),
            _explanation.Read(parse) is { } file ? File.ReadAllText(file) : null)
        {
            RulePaths = _rules.Read(parse),
        };
    }

    private static Severity? Severity(string? word) => SeverityWords.TryParse(word, out Severity severity) ? severity : null;
}

/// <param name="Explanation">Text of the account given with <c>--explanation</c>.</param>
internal sealed record AnalysisSettings(
    DateTimeOffset? From, DateTimeOffset? To, string? Session, string? Agent, Severity Minimum, Severity? FailOn, string? PolicyFile, string? Explanation)
{
    public static readonly AnalysisSettings None = new(null, null, null, null, Severity.None, null, null, null);

    /// <summary>Files and folders of further rules.</summary>
    public IReadOnlyList<string> RulePaths { get; init; } = [];

    /// <summary>The sessions that fit. A session or agent that is not among them is told with the nearest that is.</summary>
    public IReadOnlyList<SessionSummary> Select(IReadOnlyList<SessionSummary> sessions)
    {
        List<SessionSummary> fitting = [.. sessions];
        if (Session is not null)
        {
            fitting = fitting.FindAll(s => s.Id.StartsWith(Session, StringComparison.OrdinalIgnoreCase));
            if (fitting.Count == 0)
            {
                throw SessionLookup.Unknown(Session, [.. sessions]);
            }
        }

        if (Agent is not null)
        {
            string name = AgentLookup.Find(Agent, sessions.Select(NameOf));
            fitting = fitting.FindAll(s => NameOf(s) == name);
        }

        return fitting.FindAll(IsInTime);
    }

    private static string NameOf(SessionSummary s) => s.Agent ?? s.Dialect;

    private bool IsInTime(SessionSummary s) =>
        (From is null || s.Ended is null || s.Ended >= From)
        && (To is null || s.Started is null || s.Started < To);
}
