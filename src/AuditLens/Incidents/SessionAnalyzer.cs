using System.Collections.Frozen;
using System.Collections.Immutable;
using AuditLens.Chains;
using AuditLens.Controls;
using AuditLens.Detection;
using AuditLens.Detection.Rules;
using AuditLens.Detection.Statistics;
using AuditLens.Detection.Understanding;
using AuditLens.Effects;
using AuditLens.Events;
using AuditLens.Explanations;

namespace AuditLens.Incidents;

/// <summary>From a decision chain to everything AuditLens concludes about the session. Pure; one instance serves all sessions and threads.</summary>
public sealed class SessionAnalyzer
{
    private readonly SessionReader _reader;
    private readonly DetectionEngine _engine;
    private readonly IncidentBuilder _incidents = new();
    private Policy _policy = Policy.Empty;
    private string? _explanation;

    public SessionAnalyzer(EffectReader effects, IReadOnlyList<IDetector>? rules = null)
    {
        _reader = new SessionReader(effects);
        Rules = rules ?? RuleCatalogue.BuiltIn;
        _engine = new DetectionEngine(Rules);
    }

    /// <summary>What it judges by, by code.</summary>
    public IReadOnlyList<IDetector> Rules { get; }

    /// <summary>An analyzer that judges by the policy in a file, when one is given.</summary>
    /// <param name="explanation">Text of an account given beside the log.</param>
    /// <param name="rules">Rules to judge by; null: the built-in ones.</param>
    /// <param name="effects">Reads actions; null: with the built-in knowledge.</param>
    /// <param name="baselines">See <see cref="Baselines"/>; null: none.</param>
    /// <exception cref="InvalidDataException">The policy has problems: all of them, one a line.</exception>
    public static SessionAnalyzer Create(string? policyFile, string? explanation, IReadOnlyList<IDetector>? rules = null, EffectReader? effects = null,
        IReadOnlyDictionary<string, AgentBaseline>? baselines = null)
    {
        effects ??= new EffectReader();
        baselines ??= FrozenDictionary<string, AgentBaseline>.Empty;
        if (policyFile is null)
        {
            return new SessionAnalyzer(effects, rules) { _explanation = explanation, Baselines = baselines };
        }

        (Policy policy, ImmutableArray<RuleProblem> problems) = PolicyReader.Read(File.ReadAllText(policyFile), policyFile);
        return problems.IsEmpty ? new SessionAnalyzer(effects, rules) { _policy = policy, _explanation = explanation, Baselines = baselines } : throw new InvalidDataException(string.Join('\n', problems));
    }

    /// <summary>Baselines by the names of their agents, see <see cref="AgentBaseline.NameOf"/>.</summary>
    public IReadOnlyDictionary<string, AgentBaseline> Baselines { get; init; } = FrozenDictionary<string, AgentBaseline>.Empty;

    public SessionAnalysis Analyze(DecisionChain chain, IngestStatement ingest, IReadOnlyList<FileHash> hashes) => Analyze(chain, _policy, ingest, [.. hashes]);

    public SessionAnalysis Analyze(DecisionChain chain, Policy policy, IngestStatement ingest, ImmutableArray<FileHash> hashes)
    {
        SessionUnderstanding session = _reader.Read(chain, policy);
        ImmutableArray<Finding> findings = _engine.Run(session, policy, Baselines.GetValueOrDefault(AgentBaseline.NameOf(chain.Session.Agent, chain.Session.Dialect)));
        return Conclude(new SessionAnalysis
        {
            Session = session,
            Findings = findings,
            Incident = _incidents.Build(session, findings),
            BlastRadius = BlastRadius.Of(session),
            Evidence = new EvidenceStatement(chain.Gaps, hashes),
            Ingest = ingest,
        });
    }

    /// <summary>The one place where the check of the agent's account and the replay of controls are added. One that fails is told as a finding about the audit; the rest of the report stands.</summary>
    private SessionAnalysis Conclude(SessionAnalysis analysis)
    {
        var failures = new List<Finding>();
        ExplanationCheck? explanation = Contained(analysis, failures, "check of the agent's account", () => AccountChecker.Check(analysis.Session, _explanation));
        ImmutableArray<ControlOutcome> controls = Contained(analysis, failures, "replay of controls", () => ControlReplay.Run(analysis.Session, analysis.Findings));
        return analysis with
        {
            Explanation = explanation,
            Controls = controls.IsDefault ? [] : controls,
            Findings = [.. analysis.Findings, .. failures],
        };
    }

#pragma warning disable CA1031 // Whatever goes wrong in one part must not take the report of the others with it.
    private static T? Contained<T>(SessionAnalysis analysis, List<Finding> failures, string part, Func<T> run)
    {
        try
        {
            return run();
        }
        catch (Exception e) when (e is not OutOfMemoryException && !analysis.Session.Chain.Steps.IsEmpty)
        {
            failures.Add(new Finding
            {
                Rule = "AL000",
                Category = FindingCategories.AuditFailure,
                Severity = Severity.Low,
                Confidence = 1,
                Title = "A part of the analysis could not finish",
                Message = $"The {part} stopped with {e.GetType().Name}; what it would say is not known for this session.",
                Evidence = [analysis.Session.Chain.Steps[0].Ref],
                Facts = EventAttributes.None.Add("error", e.Message),
                Recommendation = "Report this with the session's log, if it may be shared; the other parts ran to their end.",
            });
            return default;
        }
    }
#pragma warning restore CA1031
}
