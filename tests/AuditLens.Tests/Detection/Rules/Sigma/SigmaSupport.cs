using AuditLens.Chains;
using AuditLens.Detection;
using AuditLens.Detection.Rules;
using AuditLens.Detection.Rules.Sigma;
using AuditLens.Detection.Understanding;
using AuditLens.Effects;
using AuditLens.Events;
using Xunit;

namespace AuditLens.Tests.Detection.Rules.Sigma;

/// <summary>Runs Sigma text on small sessions.</summary>
internal static class SigmaSupport
{
    public static IReadOnlyList<Finding> Run(string sigma, DecisionChain chain)
    {
        RuleFileReading reading = SigmaRules.Read(sigma, "rule.yml");
        Assert.Empty(reading.Problems);
        SessionUnderstanding session = new SessionReader(EffectReader.Default).Read(chain, Policy.Empty);
        var context = new DetectionContext(session, Policy.Empty);
        return [.. reading.Rules.SelectMany(r => r.Detect(context))];
    }

    /// <summary>Whether a process rule with this detection matches a session of these command lines.</summary>
    public static bool Matches(string detection, params string[] commands) => Run(Process(detection), Session(commands)).Count > 0;

    public static string Process(string detection) => $"title: T\nid: r1\nname: r1\nlogsource: {{category: process_creation}}\ndetection:\n  {detection.ReplaceLineEndings("\n").Replace("\n", "\n  ", StringComparison.Ordinal)}\n";

    public static DecisionChain Session(params string[] commands) =>
        SessionNotation.Chain("- user: Look around.\n" + string.Concat(commands.Select(c => $"- call: {System.Text.Json.JsonSerializer.Serialize(c)}\n- result: ok\n")));

    /// <summary>A session with outside records.</summary>
    public static DecisionChain Witnessed(params (string Text, string? Arguments, (string Name, string Value)[] Attributes)[] records)
    {
        DecisionChain chain = Session("ls");
        AgentEvent[] witnesses = [.. records.Select((r, i) => chain.Steps[0].Event with
        {
            Id = EventId.Of("witness", i.ToString(System.Globalization.CultureInfo.InvariantCulture)),
            Kind = EventKind.OutsideWitness,
            Actor = Actor.Outside,
            Text = r.Text,
            Arguments = r.Arguments,
            Time = chain.Steps[0].Event.Time!.Value.AddSeconds(i + 1),
            Attributes = EventAttributes.None.AddRange(r.Attributes.Select(a => KeyValuePair.Create(a.Name, a.Value))),
        })];
        return ChainBuilder.Build(chain.Session, [.. chain.Steps.Select(s => s.Event)], witnesses);
    }
}
