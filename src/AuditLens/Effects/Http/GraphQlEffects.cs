using AuditLens.Effects.Tools;

namespace AuditLens.Effects.Http;

/// <summary>A query observes; each field of a mutation does what its name and arguments say.</summary>
internal static class GraphQlEffects
{
    public static List<ActionEffect> Of(GraphQl document, ReadingContext context)
    {
        if (document.Operation != "mutation")
        {
            string fields = string.Join(", ", document.Fields.Take(5).Select(field => field.Name));
            return
            [
                new ActionEffect
                {
                    Verb = EffectVerb.Observe, Scope = EffectScope.Some, Reversibility = Reversibility.NoneNeeded, Reading = $"graphql {document.Operation}", Summary = $"asks for {fields}",
                    Targets = [.. document.Fields.Take(5).Select(field => new EffectTarget("field", field.Name))],
                },
            ];
        }

        List<ActionEffect> effects = [];
        foreach (GraphQlField field in document.Fields)
        {
            ActionEffect effect = NamedTools.Read(ToolName.Parse(field.Name), ToolArguments.Of(field.Arguments), context).Effects[0];
            bool vague = effect.Verb is EffectVerb.Unknown;
            effects.Add(effect with
            {
                Verb = vague ? EffectVerb.Modify : effect.Verb,
                Targets = effect.Targets.IsEmpty ? [new EffectTarget("field", field.Name)] : effect.Targets,
                Reading = $"graphql mutation {field.Name}",
                Summary = $"runs the mutation {field.Name}",
            });
        }

        return effects;
    }
}
