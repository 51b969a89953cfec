using System.Text.Json;
using AuditLens.Effects;
using AuditLens.Reporting.Text;

namespace AuditLens.Reporting.Formats;

/// <summary>An effect as the JSON report and <c>explain-action --json</c> write it.</summary>
public static class EffectJson
{
    private static readonly JsonEncodedText VerbName = JsonEncodedText.Encode("verb");
    private static readonly JsonEncodedText TargetsName = JsonEncodedText.Encode("targets");
    private static readonly JsonEncodedText EnvironmentName = JsonEncodedText.Encode("environment");
    private static readonly JsonEncodedText EnvironmentBasisName = JsonEncodedText.Encode("environment_basis");
    private static readonly JsonEncodedText ScopeName = JsonEncodedText.Encode("scope");
    private static readonly JsonEncodedText ReversibilityName = JsonEncodedText.Encode("reversibility");
    private static readonly JsonEncodedText ExecutionName = JsonEncodedText.Encode("execution");
    private static readonly JsonEncodedText DryRunName = JsonEncodedText.Encode("dry_run");

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
        w.WriteString(VerbName, effect.Verb.Word());
        w.WriteStartArray(TargetsName);
        foreach (EffectTarget target in effect.Targets)
        {
            w.WriteStringValue(LogText.Line(target.ToString(), 300));
        }

        w.WriteEndArray();
        w.WriteString(EnvironmentName, effect.Environment.Word());
        w.WriteString(EnvironmentBasisName, effect.EnvironmentBasis is null ? null : LogText.Line(effect.EnvironmentBasis, 300));
        w.WriteString(ScopeName, effect.Scope.Word());
        w.WriteString(ReversibilityName, effect.Reversibility.Word());
        w.WriteString(ExecutionName, effect.Execution.Word());
        w.WriteBoolean(DryRunName, effect.DryRun);
        w.WriteEndObject();
    }
}
