using AuditLens.Cli.Rules;
using AuditLens.Cli.Shell;
using AuditLens.Detection;
using AuditLens.Detection.Rules;
using AuditLens.Detection.Statistics;
using AuditLens.Effects;
using AuditLens.Effects.Knowledge;
using AuditLens.Incidents;
using AuditLens.Ingestion;

namespace AuditLens.Cli.Analysis;

/// <summary>Makes the analyzer that the options ask for: policy, further rules and command knowledge.</summary>
internal static class AnalyzerSettings
{
    /// <summary>What the options name is checked before this returns; the built-in knowledge, which takes a third of a second to load, comes while the logs are read.</summary>
    /// <exception cref="ConfigurationException">Files that the options name are faulty: all problems of all of them.</exception>
    public static Task<SessionAnalyzer> AnalyzerAsync(AnalysisSettings settings, IReadOnlyDictionary<string, AgentBaseline> baselines)
    {
        UserFiles? files = settings.RulePaths.Count == 0 ? null : UserFiles.Read(settings.RulePaths);
        List<ConfigurationProblem> problems = [.. files?.Problems ?? [], .. settings.PolicyFile is { } policy ? PolicyProblems(policy) : []];
        if (files?.Files.Find(f => f.Kind == UserFileKind.Policy).File is { } misplaced)
        {
            problems.Add(new ConfigurationProblem("wrong-kind", misplaced, 1, "This is a policy; give it with --policy."));
        }

        if (problems.Count > 0)
        {
            throw new ConfigurationException(problems);
        }

        EffectReader? effects = files is { KnowledgeFiles.Count: > 0 } ? new EffectReader(CommandKnowledge.Load(files.KnowledgeFiles).Knowledge) : null;
        IReadOnlyList<IDetector>? rules = files?.AllRules;
        return settings.PolicyFile is null && files is null
            ? Task.Run(() => SessionAnalyzer.Create(null, settings.Explanation, baselines: baselines))
            : Task.FromResult(SessionAnalyzer.Create(settings.PolicyFile, settings.Explanation, rules, effects, baselines));
    }

    private static IEnumerable<ConfigurationProblem> PolicyProblems(string file)
    {
        if (!File.Exists(file))
        {
            throw new UsageException($"There is no policy file '{file}'.");
        }

        return PolicyReader.Read(File.ReadAllText(file), file).Problems.Select(UserFiles.Problem);
    }
}
