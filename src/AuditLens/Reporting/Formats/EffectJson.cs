using System.Text.Json;
using AuditLens.Effects;
using AuditLens.Reporting.Text;

namespace AuditLens.Reporting.Formats;

/// <summary>An effect as the JSON report and <c>explain-action --json</c> write it.</summary>
public static class EffectJson
{
    public static void Write(Utf8JsonWriter w, string name, ActionEffect? effect)
    {
        w.WritePropertyName(name);
        if (effect is null)
        {
            w.WriteNullValue();
        }
        else
        {
            Write(w, effect);
        }
    }

    public static void Write(Utf8JsonWriter w, ActionEffect effect)
    {
        w.WriteStartObject();
        w.WriteString("verb", effect.Verb.Word());
        w.WriteStartArray("targets");
        foreach (EffectTarget target in effect.Targets)
        {
            w.WriteStringValue(LogText.Line(target.ToString(), 300));
        }

        w.WriteEndArray();
        w.WriteString("environment", effect.Environment.Word());
        w.WriteString("environment_basis", effect.EnvironmentBasis is null ? null : LogText.Line(effect.EnvironmentBasis, 300));
        w.WriteString("scope", effect.Scope.Word());
        w.WriteString("reversibility", effect.Reversibility.Word());
        w.WriteString("execution", effect.Execution.Word());
        w.WriteBoolean("dry_run", effect.DryRun);
        w.WriteEndObject();
    }
}
