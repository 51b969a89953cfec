using AuditLens.Chains;
using AuditLens.Detection.Rules;
using AuditLens.Effects;

namespace AuditLens.Detection.Detectors;

/// <summary>A script ran unread, and afterwards it, which had been there, is gone: what it did shows by what is missing.</summary>
internal sealed class UnreadScriptDetector : IDetector
{
    /// <summary>How many results later the absence still counts as the script's doing.</summary>
    private const int Reach = 12;

    public RuleDocument Rule { get; } = RuleDocuments.Of("AL132");

    public IEnumerable<Finding> Detect(DetectionContext context)
    {
        var known = new HashSet<string>(StringComparer.Ordinal);
        for (int i = 0; i < context.Session.Actions.Length; i++)
        {
            UnderstoodAction action = context.Session.Actions[i];
            foreach (string script in ScriptsOf(action).Where(script => !known.Contains(Path.GetFileName(script)) && !SaysMissing(action.Outcome, script)))
            {
                if (context.Session.Actions.Skip(i + 1).Take(Reach).TakeWhile(later => !Removes(later, script)).FirstOrDefault(later => SaysMissing(later.Outcome, script)) is { } later)
                {
                    yield return FindingMaker.Make(Rule, Severity.High, 0.8, $"The agent ran {script} without having read it; afterwards {script} is gone, and no logged act removed it.",
                        [action.Step.Ref, later.Outcome!.Ref], action.Step.Index, ("target", script), ("execution", action.Execution.Word()));
                }
            }

            foreach (EffectTarget target in action.Effects.Where(e => e.Verb is EffectVerb.Observe or EffectVerb.Create or EffectVerb.Modify).SelectMany(e => e.Targets).Where(t => t.Kind is "file" or "path"))
            {
                known.Add(Path.GetFileName(target.Name));
            }
        }
    }

    private static IEnumerable<string> ScriptsOf(UnderstoodAction action) =>
        action.Execution is ExecutionStatus.Denied ? []
            : action.Effects.Where(e => e.Verb == EffectVerb.Execute && !e.DryRun).SelectMany(e => e.Targets).Where(t => t.Kind == "script" && t.Name.Contains('.', StringComparison.Ordinal) && t.Name.Length > 4).Select(t => t.Name).Distinct();

    private static bool Removes(UnderstoodAction action, string script) =>
        action.Effects.Any(e => e.Changes && e.Verb is EffectVerb.Delete or EffectVerb.Reset or EffectVerb.Modify && (e.Scope == EffectScope.All || e.Targets.Any(t => Path.GetFileName(t.Name) == Path.GetFileName(script))));

    // The result names the script, and says on the same line that it does not exist.
    private static bool SaysMissing(ChainStep? outcome, string script)
    {
        string name = Path.GetFileName(script);
        foreach (ReadOnlySpan<char> line in (outcome?.Event.Result ?? "").AsSpan().EnumerateLines())
        {
            if (line.Contains(name, StringComparison.Ordinal)
                && (line.Contains("No such file", StringComparison.OrdinalIgnoreCase) || line.Contains("does not exist", StringComparison.OrdinalIgnoreCase) || line.Contains("not found", StringComparison.OrdinalIgnoreCase) || line.Contains("cannot find", StringComparison.OrdinalIgnoreCase)))
            {
                return true;
            }
        }

        return false;
    }
}
