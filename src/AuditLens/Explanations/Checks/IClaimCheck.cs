using AuditLens.Explanations.Reading;

namespace AuditLens.Explanations.Checks;

/// <summary>Judges claims of some kinds against the record.</summary>
internal interface IClaimCheck
{
    IReadOnlyList<string> Kinds { get; }

    Judged Check(ReadClaim claim, SessionRecord record, DeedFinder finder);
}
