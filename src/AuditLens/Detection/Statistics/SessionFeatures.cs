namespace AuditLens.Detection.Statistics;

/// <summary>A number of a session that baselines compare.</summary>
/// <param name="Name">Stable slug.</param>
/// <param name="Title">For a person, with its unit.</param>
/// <param name="IsCount">Counts vary at least as a Poisson variable does.</param>
/// <param name="IsShare">Between 0 and 1; compared as it is, all others on the scale of ln(1+x), on which such numbers are nearly symmetric.</param>
/// <param name="Alone">Compared by itself; otherwise only together with the others.</param>
public sealed record SessionFeature(string Name, string Title, bool IsCount = false, bool IsShare = false, bool Alone = true)
{
    /// <summary>Less than 10 % of a number, or 3 points of a share, is no spread that a departure is measured by.</summary>
    private const double LeastRelative = 0.1;

    private const double LeastShare = 0.03;

    public double Scaled(double value) => IsShare ? value : Math.Log(1 + Math.Max(0, value));

    public double Unscaled(double scaled) => IsShare ? scaled : Math.Exp(scaled) - 1;

    /// <summary>The least spread on the scaled axis about a scaled median. For counts sqrt(m+1)/(m+2): the standard deviation of ln(1+x) of a Poisson variable of mean m, by the delta method, kept finite at 0.</summary>
    public double Floor(double scaledMedian)
    {
        double median = Math.Max(0, Unscaled(scaledMedian));
        return IsShare ? LeastShare : IsCount ? Math.Max(LeastRelative, Math.Sqrt(median + 1) / (median + 2)) : LeastRelative;
    }
}

/// <summary>All numbers of a session, in their order.</summary>
internal static class SessionFeatures
{
    public const string Actions = "actions";
    public const string Duration = "duration";
    public const string Rate = "actions-an-hour";
    public const string Burst = "busiest-five-minutes";
    public const string Tokens = "tokens";
    public const string Cost = "cost";
    public const string Failures = "failure-ratio";
    public const string Tools = "tools";
    public const string Targets = "targets";
    public const string Changes = "changes";
    public const string Removals = "removals";
    public const string LongestCall = "longest-call";
    public const string Reading = "share-observe";
    public const string Executing = "share-execute";
    public const string Sending = "share-send";
    public const string Surprise = "transition-surprise";

    public static readonly IReadOnlyList<SessionFeature> All =
    [
        new(Actions, "actions", IsCount: true),
        new(Duration, "minutes from first to last record"),
        new(Rate, "actions an hour"),
        new(Burst, "actions in the busiest five minutes", IsCount: true),
        new(Tokens, "tokens"),
        new(Cost, "US dollars"),
        new(Failures, "share of actions that failed", IsShare: true),
        new(Tools, "different tools", IsCount: true),
        new(Targets, "different targets", IsCount: true),
        new(Changes, "changing actions", IsCount: true),
        new(Removals, "actions that delete or reset", IsCount: true),
        new(LongestCall, "seconds of the longest call"),
        new(Reading, "share of actions that only look", IsShare: true, Alone: false),
        new(Executing, "share of actions that run code", IsShare: true, Alone: false),
        new(Sending, "share of actions that send", IsShare: true, Alone: false),
    ];

    /// <summary>Bits a transition between tools, by how often the agent's other sessions made it; follows from the whole history and not from a session alone.</summary>
    public static readonly SessionFeature TransitionSurprise = new(Surprise, "mean surprise of transitions between tools, in bits");

    public static SessionFeature? Find(string name) => name == Surprise ? TransitionSurprise : All.FirstOrDefault(f => f.Name == name);
}
