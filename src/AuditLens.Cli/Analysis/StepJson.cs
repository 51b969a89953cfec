using AuditLens.Chains;
using AuditLens.Cli.Output;
using AuditLens.Detection;
using AuditLens.Events;
using AuditLens.Incidents;
using AuditLens.Reporting.Formats;
using AuditLens.Reporting.Text;

namespace AuditLens.Cli.Analysis;

/// <summary>A step of the chain as one JSON line, with the members of the report's <c>chain</c>.</summary>
internal static class StepJson
{
    public static string Line(SessionAnalysis analysis, ChainStep step)
    {
        UnderstoodAction? action = analysis.Session.ActionAt(step.Index);
        return JsonOutput.Line(json =>
        {
            json.WriteStartObject();
            json.WriteNumber("step", step.Index);
            json.WriteString("kind", step.Kind.Word());
            json.WriteString("actor", ActorWords.Word(step.Event.Actor));
            json.WriteString("agent", step.Agent);
            JsonOutput.Time(json, "time", step.Event.Time);
            json.WriteString("summary", StepSummary.Of(step, action));
            JsonOutput.Reference(json, "ref", step.Ref);
            json.WriteStartArray("links");
            foreach (ChainLink link in step.Links)
            {
                json.WriteStartObject();
                json.WriteNumber("to", link.To);
                json.WriteString("relation", link.Relation.Word());
                json.WriteString("basis", link.Basis.Word());
                json.WriteNumber("confidence", link.Confidence);
                json.WriteEndObject();
            }

            json.WriteEndArray();
            EffectJson.Write(json, "effect", action?.Gravest);
            json.WriteEndObject();
        });
    }
}
