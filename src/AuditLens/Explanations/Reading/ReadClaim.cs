namespace AuditLens.Explanations.Reading;

/// <summary>A claim with the clause it was read from, for checking its components.</summary>
internal sealed record ReadClaim(Claim Claim, Clause Clause)
{
    public string Kind => Claim.Kind;

    public bool Negated => Claim.Polarity == Polarities.Negated;
}

internal static class Polarities
{
    public const string Affirmed = "affirmed";
    public const string Negated = "negated";
}
