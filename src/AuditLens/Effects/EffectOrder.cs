namespace AuditLens.Effects;

/// <summary>The order in which effects are listed: the gravest first, what lasts before what is rolled back or lives in the session; what is gone before what is emptied; equal ones as they occur.</summary>
internal static class EffectOrder
{
    public static IReadOnlyList<ActionEffect> GravestFirst(IReadOnlyList<ActionEffect> effects) =>
        effects.Count < 2 ? effects : [.. effects.OrderByDescending(effect => effect.Reversibility != Reversibility.NoneNeeded).ThenByDescending(effect => effect.Gravity).ThenByDescending(effect => effect.IsHardToReverse).ThenByDescending(effect => effect.Verb == EffectVerb.Delete)];
}
