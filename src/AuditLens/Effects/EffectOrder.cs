namespace AuditLens.Effects;

/// <summary>The order in which effects are listed: the gravest first; what is gone before what is emptied; equal ones as they occur.</summary>
internal static class EffectOrder
{
    public static IReadOnlyList<ActionEffect> GravestFirst(IReadOnlyList<ActionEffect> effects) =>
        effects.Count < 2 ? effects : [.. effects.OrderByDescending(effect => effect.Gravity).ThenByDescending(effect => effect.IsHardToReverse).ThenByDescending(effect => effect.Verb == EffectVerb.Delete)];
}
