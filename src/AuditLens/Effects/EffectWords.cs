namespace AuditLens.Effects;

/// <summary>The public spelling of the effect vocabulary (lower case, hyphens), both ways.</summary>
public static class EffectWords
{
    public static string Word(this EffectVerb verb) => verb switch
    {
        EffectVerb.Observe => "observe",
        EffectVerb.Create => "create",
        EffectVerb.Modify => "modify",
        EffectVerb.Delete => "delete",
        EffectVerb.Reset => "reset",
        EffectVerb.Configure => "configure",
        EffectVerb.Control => "control",
        EffectVerb.Send => "send",
        EffectVerb.Execute => "execute",
        _ => "unknown",
    };

    public static string Word(this EffectScope scope) => scope switch
    {
        EffectScope.One => "one",
        EffectScope.Some => "some",
        EffectScope.All => "all",
        _ => "unknown",
    };

    public static string Word(this Reversibility reversibility) => reversibility switch
    {
        Reversibility.NoneNeeded => "none-needed",
        Reversibility.Easy => "easy",
        Reversibility.Windowed => "windowed",
        Reversibility.BackupOnly => "backup-only",
        Reversibility.Irreversible => "irreversible",
        _ => "unknown",
    };

    public static string Word(this DeploymentEnvironment environment) => environment switch
    {
        DeploymentEnvironment.Production => "production",
        DeploymentEnvironment.Staging => "staging",
        DeploymentEnvironment.Test => "test",
        DeploymentEnvironment.Development => "development",
        DeploymentEnvironment.Local => "local",
        _ => "unknown",
    };

    public static string Word(this ExecutionStatus execution) => execution switch
    {
        ExecutionStatus.Denied => "denied",
        ExecutionStatus.Attempted => "attempted",
        ExecutionStatus.Failed => "failed",
        ExecutionStatus.Succeeded => "succeeded",
        ExecutionStatus.EffectConfirmed => "effect-confirmed",
        _ => "proposed",
    };

    /// <summary>Finds the value whose public word is <paramref name="word"/>; false when there is none.</summary>
    public static bool TryParse<TWord>(string? word, Func<TWord, string> spell, out TWord value)
        where TWord : struct, Enum
    {
        foreach (TWord candidate in Enum.GetValues<TWord>())
        {
            if (string.Equals(spell(candidate), word, StringComparison.OrdinalIgnoreCase))
            {
                value = candidate;
                return true;
            }
        }

        value = default;
        return false;
    }
}
