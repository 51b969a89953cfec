using System.Text.Json;
using AuditLens.Chains;
using AuditLens.Detection;
using AuditLens.Events;
using AuditLens.Reporting.Text;

namespace AuditLens.Reporting.Formats;

/// <summary>A step of the chain as the JSON report, <c>timeline --json</c> and <c>why --json</c> write it.</summary>
public static class ChainJson
{
    /// <param name="action">What the step was understood to do; null for a step that does nothing.</param>
    public static void WriteStep(Utf8JsonWriter w, ChainStep step, UnderstoodAction? action)
    {
        w.WriteStartObject();
        w.WriteNumber("step", step.Index);
        w.WriteString("kind", step.Kind.Word());
        w.WriteString("actor", ActorWords.Word(step.Event.Actor));
        w.WriteString("agent", step.Agent);
        JsonReportWriter.WriteTime(w, "time", step.Event.Time);
        w.WriteString("summary", StepSummary.Of(step, action));
        JsonReportWriter.WriteRef(w, "ref", step.Ref);
        w.WriteStartArray("links");
        foreach (ChainLink link in step.Links)
        {
            w.WriteStartObject();
            w.WriteNumber("to", link.To);
            w.WriteString("relation", link.Relation.Word());
            w.WriteString("basis", link.Basis.Word());
            w.WriteNumber("confidence", link.Confidence);
            w.WriteEndObject();
        }

        w.WriteEndArray();
        EffectJson.Write(w, "effect", action?.Gravest);
        w.WriteEndObject();
    }
}
