namespace AuditLens.Effects.Knowledge;

/// <summary>One clause for a person, from an entry's own words or from the verb.</summary>
internal static class EffectSummary
{
    /// <param name="template">Words of the entry; <c>{targets}</c> stands for the targets' names.</param>
    public static string Of(EffectVerb verb, string? template, TargetReading reading, bool dryRun)
    {
        string targets = Names(reading);
        string clause = template is null
            ? $"{Usual(verb)} {(targets.Length == 0 ? "something not named" : targets)}"
            : template.Replace("{targets}", targets.Length == 0 ? "something not named" : targets, StringComparison.Ordinal);
        return dryRun ? "only shows: " + clause : clause;
    }

    private static string Names(TargetReading reading)
    {
        if (reading.Targets.Count == 0)
        {
            return "";
        }

        EffectTarget first = reading.Targets[0];
        string names = reading.Targets.Count > 3
            ? $"{first.Name} and {reading.Targets.Count - 1} more"
            : string.Join(", ", reading.Targets.Select(target => target.Name));
        string container = first.Container is null ? "" : " on " + first.Container;
        return $"the {first.Kind} {names}{container}";
    }

    private static string Usual(EffectVerb verb) => verb switch
    {
        EffectVerb.Observe => "looks at",
        EffectVerb.Create => "creates",
        EffectVerb.Modify => "changes",
        EffectVerb.Delete => "deletes",
        EffectVerb.Reset => "resets",
        EffectVerb.Configure => "configures",
        EffectVerb.Control => "controls",
        EffectVerb.Send => "sends",
        EffectVerb.Execute => "runs",
        _ => "does something unknown to",
    };
}
