using System.Text.Json;
using AuditLens.Chains;
using AuditLens.Detection;
using AuditLens.Events;
using AuditLens.Reporting.Text;

namespace AuditLens.Reporting.Formats;

/// <summary>A step of the chain as the JSON report, <c>timeline --json</c> and <c>why --json</c> write it.</summary>
public static class ChainJson
{
    // Names encoded once: a report of a large session has millions of them.
    private static readonly JsonEncodedText StepName = JsonEncodedText.Encode("step");
    private static readonly JsonEncodedText KindName = JsonEncodedText.Encode("kind");
    private static readonly JsonEncodedText ActorName = JsonEncodedText.Encode("actor");
    private static readonly JsonEncodedText AgentName = JsonEncodedText.Encode("agent");
    private static readonly JsonEncodedText SummaryName = JsonEncodedText.Encode("summary");
    private static readonly JsonEncodedText LinksName = JsonEncodedText.Encode("links");
    private static readonly JsonEncodedText ToName = JsonEncodedText.Encode("to");
    private static readonly JsonEncodedText RelationName = JsonEncodedText.Encode("relation");
    private static readonly JsonEncodedText BasisName = JsonEncodedText.Encode("basis");
    private static readonly JsonEncodedText ConfidenceName = JsonEncodedText.Encode("confidence");

    /// <param name="action">What the step was understood to do; null for a step that does nothing.</param>
    public static void WriteStep(Utf8JsonWriter w, ChainStep step, UnderstoodAction? action)
    {
        w.WriteStartObject();
        w.WriteNumber(StepName, step.Index);
        w.WriteString(KindName, step.Kind.Word());
        w.WriteString(ActorName, ActorWords.Word(step.Event.Actor));
        w.WriteString(AgentName, step.Agent);
        JsonReportWriter.WriteTime(w, "time", step.Event.Time);
        w.WriteString(SummaryName, StepSummary.Of(step, action));
        JsonReportWriter.WriteRef(w, "ref", step.Ref);
        w.WriteStartArray(LinksName);
        foreach (ChainLink link in step.Links)
        {
            w.WriteStartObject();
            w.WriteNumber(ToName, link.To);
            w.WriteString(RelationName, link.Relation.Word());
            w.WriteString(BasisName, link.Basis.Word());
            w.WriteNumber(ConfidenceName, link.Confidence);
            w.WriteEndObject();
        }

        w.WriteEndArray();
        EffectJson.Write(w, "effect", action?.Gravest);
        w.WriteEndObject();
    }
}
