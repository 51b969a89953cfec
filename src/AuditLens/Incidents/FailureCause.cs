using System.Buffers;
using System.Collections.Immutable;
using AuditLens.Chains;
using AuditLens.Detection;
using AuditLens.Events;
using YamlDotNet.Serialization;
using YamlDotNet.Serialization.NamingConventions;

namespace AuditLens.Incidents;

/// <summary>
/// Where a session without damage first went wrong. In a conversation between agents that is the first step that builds on something invented or assumed, else the step whose code or look
/// failed and was not made good, else the last contribution before an answer was given up or accepted.
/// </summary>
internal static class FailureCause
{
    private const int Read = 6000;

    private static readonly FailureWords Words = FailureWords.Load();

    public static RootCause? Of(SessionUnderstanding session, ImmutableArray<Finding> findings)
    {
        Finding? first = findings.Where(f => f.Step is not null && f.Severity >= Severity.Medium && f.Category != FindingCategories.EvidenceGap).OrderBy(f => f.Step).FirstOrDefault();
        if (first is not null)
        {
            ChainStep step = session.Chain.Steps[first.Step!.Value];
            return new RootCause(step.Ref, first.Message, 0.4, step.Agent);
        }

        return OfConversation(session);
    }

    // Only where several agents talk as equals: a sub-agent's work hangs from the call that started it.
    private static RootCause? OfConversation(SessionUnderstanding session)
    {
        List<ChainStep> talk = [.. session.Chain.Steps.Where(s => RootCauseFinder.Speaks(s) && s.Event.Actor == Actor.Agent && s.Event.Text is { Length: > 0 })];
        if (talk.Exists(s => s.DelegatedBy is not null) || talk.Select(s => s.Agent).Distinct(StringComparer.Ordinal).Count() < 2)
        {
            return null;
        }

        // A thought may suppose; what is handed to others is what the work then stands on.
        foreach (ChainStep step in talk.Where(s => s.Kind != StepKind.Reasoning))
        {
            if (Head(step).IndexOfAny(Words.Invents) >= 0)
            {
                return new RootCause(step.Ref, $"{Name(step)} went on with something assumed instead of something found.", 0.35, step.Agent);
            }
        }

        if (FailedAttempt(session, talk) is { } failed)
        {
            return new RootCause(failed.Ref, $"{Name(failed)} took a step whose outcome failed, and the work went on from there.", 0.3, failed.Agent);
        }

        ChainStep last = talk[^1];
        return new RootCause(last.Ref, $"{Name(last)} made the last contribution before the conversation ended; no step before it is seen to fail.", 0.3, last.Agent);
    }

    // The speaker before the first failing outcome; a failing report of the speaker itself is its own step.
    private static ChainStep? FailedAttempt(SessionUnderstanding session, List<ChainStep> talk)
    {
        foreach (ChainStep step in session.Chain.Steps)
        {
            string text = step.Event.Text ?? step.Event.Result ?? "";
            if (step.Kind is not (StepKind.Instruction or StepKind.Reasoning) && text.Length > 0 && text.AsSpan(0, Math.Min(Read, text.Length)).IndexOfAny(Words.Fails) >= 0)
            {
                return RootCauseFinder.Speaks(step) && step.Event.Actor == Actor.Agent ? step : talk.FindLast(t => t.Index < step.Index) ?? step;
            }
        }

        return null;
    }

    private static ReadOnlySpan<char> Head(ChainStep step) => step.Event.Text.AsSpan(0, Math.Min(Read, step.Event.Text!.Length));

    private static string Name(ChainStep step) => step.Agent ?? "The agent";
}

/// <summary>The phrases of <c>failure.yaml</c>.</summary>
internal sealed record FailureWords(SearchValues<string> Invents, SearchValues<string> Fails)
{
    public static FailureWords Load()
    {
        IDeserializer yaml = new DeserializerBuilder().WithNamingConvention(UnderscoredNamingConvention.Instance).Build();
        FailureFile file = yaml.Deserialize<FailureFile>(EmbeddedText.Read("Incidents.failure.yaml"));
        return new FailureWords(SearchValues.Create(file.Invents, StringComparison.OrdinalIgnoreCase), SearchValues.Create(file.Fails, StringComparison.OrdinalIgnoreCase));
    }

    private sealed class FailureFile
    {
        public string[] Invents { get; set; } = [];

        public string[] Fails { get; set; } = [];
    }
}
