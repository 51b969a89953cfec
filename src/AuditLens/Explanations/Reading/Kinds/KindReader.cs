namespace AuditLens.Explanations.Reading.Kinds;

/// <summary>Names the kind of a clause by its structure: who is said to have done what, to what. The first reader that knows the structure decides.</summary>
internal static class KindReader
{
    /// <summary>The kind, or null when the clause says nothing of the work.</summary>
    public static string? Read(Clause clause)
    {
        if (clause.Verb is null)
        {
            return NominalKinds.Read(clause);
        }

        return SpeechKinds.SaysNothing(clause) ? null
            : AheadKinds.Read(clause)
            ?? PersonKinds.Read(clause)
            ?? RuleKinds.Read(clause)
            ?? MindKinds.Read(clause)
            ?? SpeechKinds.Read(clause)
            ?? OutcomeKinds.Read(clause)
            ?? SafetyKinds.Read(clause)
            ?? CheckKinds.Read(clause)
            ?? PlaceKinds.Read(clause)
            ?? ObstacleKinds.Read(clause)
            ?? MeasureKinds.Read(clause)
            ?? DeedKinds.Read(clause);
    }
}
