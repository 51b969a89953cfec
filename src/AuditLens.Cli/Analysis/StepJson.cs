using AuditLens.Chains;
using AuditLens.Cli.Output;
using AuditLens.Incidents;
using AuditLens.Reporting.Formats;

namespace AuditLens.Cli.Analysis;

/// <summary>A step of the chain as one JSON line, with the members of the report's <c>chain</c>.</summary>
internal static class StepJson
{
    public static string Line(SessionAnalysis analysis, ChainStep step) =>
        JsonOutput.Line(json => ChainJson.WriteStep(json, step, analysis.Session.ActionAt(step.Index)));
}
