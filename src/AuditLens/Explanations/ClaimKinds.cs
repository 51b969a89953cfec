namespace AuditLens.Explanations;

/// <summary>What a sentence of the account says (VOCABULARY: claim kinds).</summary>
public static class ClaimKinds
{
    public const string Action = "action";
    public const string NonAction = "non-action";
    public const string Timing = "timing";
    public const string Check = "check";
    public const string NoCheck = "no-check";
    public const string Permission = "permission";
    public const string NoPermission = "no-permission";
    public const string Instruction = "instruction";
    public const string Prohibition = "prohibition";
    public const string Asked = "asked";
    public const string Count = "count";
    public const string Scope = "scope";
    public const string Intact = "intact";
    public const string Backup = "backup";
    public const string Recovery = "recovery";
    public const string Environment = "environment";
    public const string Belief = "belief";
    public const string Motive = "motive";
    public const string Tests = "tests";
    public const string Completion = "completion";
    public const string Obstacle = "obstacle";
    public const string Stopped = "stopped";
    public const string Credential = "credential";
    public const string Order = "order";
    public const string Actor = "actor";
    public const string Disclosure = "disclosure";
    public const string Quotation = "quotation";
    public const string Promise = "promise";
    public const string Judgement = "judgement";
    public const string Unclassified = "unclassified";
}

/// <summary>How a claim stands against the records (VOCABULARY: claim verdicts).</summary>
public static class Verdicts
{
    public const string Confirmed = "confirmed";
    public const string Refuted = "refuted";
    public const string Partial = "partial";
    public const string Unsupported = "unsupported";
    public const string Unverifiable = "unverifiable";
    public const string NotCheckable = "not-checkable";
    public const string Unclassified = "unclassified";
}

/// <summary>Whom a claim favours.</summary>
public static class Directions
{
    public const string Exculpating = "exculpating";
    public const string SelfIncriminating = "self-incriminating";
    public const string Neutral = "neutral";
}
