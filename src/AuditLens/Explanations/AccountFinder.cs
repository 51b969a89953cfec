using System.Collections.Immutable;
using AuditLens.Chains;
using AuditLens.Events;
using AuditLens.Explanations.Reading;

namespace AuditLens.Explanations;

/// <summary>Finds the agent's accounts in the log: records marked as such, answers after a person asks what happened, why, or whether it did something, and final reports.</summary>
internal static class AccountFinder
{
    private const int ShortestAccount = 20;

    public static ImmutableArray<ChainStep> Find(DecisionChain chain)
    {
        var found = new List<ChainStep>();
        bool asked = false;
        ChainStep? last = null;
        bool acted = false;
        foreach (ChainStep step in chain.Steps)
        {
            if (step.Depth > 0)
            {
                continue;
            }

            if (step.Kind == StepKind.Instruction && step.Event.Actor == Actor.User)
            {
                Keep(found, last, asked, acted);
                (asked, last, acted) = (AsksForAccount(step.Event.Text), null, false);
            }
            else if (step.Kind == StepKind.Explanation || step.Kind is StepKind.Message && step.Event.Actor == Actor.Agent && step.Event.Text is { Length: >= ShortestAccount })
            {
                last = step.Kind == StepKind.Explanation || !asked || last is null || step.Event.Text!.Length > last.Event.Text!.Length / 2 ? step : last;
            }
            else if (step.Kind == StepKind.Action)
            {
                acted = true;
            }
        }

        Keep(found, last, asked, acted);
        return [.. found];
    }

    private static void Keep(List<ChainStep> found, ChainStep? last, bool asked, bool acted)
    {
        if (last is not null && (acted || asked || last.Kind == StepKind.Explanation) && (found.Count == 0 || found[^1].Index != last.Index))
        {
            found.Add(last);
        }
    }

    /// <summary>A question about the past work: what happened, why, did you.</summary>
    internal static bool AsksForAccount(string? text)
    {
        if (text is null || text.Length > 4000)
        {
            return false;
        }

        List<Token> tokens = Tokenizer.Read(text);
        for (int i = 0; i < tokens.Count; i++)
        {
            string next = i + 1 < tokens.Count ? tokens[i + 1].Lower : "";
            bool asks = tokens[i].Lower switch
            {
                "why" => true,
                "what" => next is "happened" or "did" or "have" or "went" or "exactly",
                "did" or "have" or "were" => next == "you" || next == "anything",
                "explain" or "account" or "postmortem" or "post-mortem" or "explanation" => true,
                "how" => next is "could" or "did",
                _ => false,
            };
            if (asks)
            {
                return true;
            }
        }

        return false;
    }
}
