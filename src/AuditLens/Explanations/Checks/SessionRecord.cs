using System.Collections.Immutable;
using AuditLens.Chains;
using AuditLens.Detection;
using AuditLens.Events;

namespace AuditLens.Explanations.Checks;

/// <summary>What an account is checked against: the deeds and talk before it, and how far the log covers them. The account itself and other accounts are no evidence.</summary>
internal sealed class SessionRecord
{
    private readonly HashSet<int> _accounts;

    /// <param name="accountStep">Step of the account; the end of the chain for an account from a file.</param>
    /// <param name="accounts">Steps of all accounts: none of them is evidence.</param>
    public SessionRecord(SessionUnderstanding session, ImmutableArray<Deed> deeds, int accountStep, IEnumerable<int> accounts)
    {
        Session = session;
        AccountStep = accountStep;
        _accounts = [.. accounts];
        Deeds = [.. deeds.Where(deed => deed.Step < accountStep && !(deed.Action.Step.Event.Tool is "finish" or "attempt_completion" or "submit"))];
        AllDeeds = deeds;
        Harm = Deeds.Where(deed => deed.Executed && deed.IsHard).OrderByDescending(deed => deed.Gravity + (deed.OnProduction ? 10 : 0)).ThenBy(deed => deed.Step).FirstOrDefault();
        Coverage = new Coverage(session.Chain);
    }

    public SessionUnderstanding Session { get; }

    public int AccountStep { get; }

    public ImmutableArray<Deed> Deeds { get; }

    /// <summary>Also those after the account: a later restore refutes "impossible".</summary>
    public ImmutableArray<Deed> AllDeeds { get; }

    /// <summary>The gravest act that was executed and is hard to undo, or null.</summary>
    public Deed? Harm { get; }

    public Coverage Coverage { get; }

    public IEnumerable<ChainStep> Steps => Session.Chain.Steps.Take(AccountStep);

    /// <summary>Outside records of the deed: those joined to it, and those that name its effect while it ran.</summary>
    public IReadOnlyList<ChainStep> WitnessesOf(Deed deed) =>
    [
        .. deed.Action.Witnesses,
        .. deed.Action.Witnesses.IsEmpty || deed.Time is not { } from ? [] : Session.Chain.Steps.Where(step => step.Kind == StepKind.Witness && step.Event.Time is { } at && at >= from && at <= (deed.Ended ?? from) + TimeSpan.FromSeconds(2) && !deed.Action.Witnesses.Contains(step)).Take(20),
    ];

    /// <summary>What people said before the account.</summary>
    public IEnumerable<ChainStep> PersonTalk => Steps.Where(step => step.Kind == StepKind.Instruction && step.Event.Actor == Actor.User && step.Event.Attribute(EventAttributes.InstructionOrigin) is null && step.Depth == 0);

    /// <summary>What the agent told people before the account, accounts left out only where they would prove themselves.</summary>
    public IEnumerable<ChainStep> AgentTalk => Steps.Where(step => step.Kind is StepKind.Message or StepKind.Decision or StepKind.Explanation && step.Event.Actor == Actor.Agent && step.Event.Text is { Length: > 0 });

    public bool IsAccount(ChainStep step) => _accounts.Contains(step.Index);

    /// <summary>Texts that bind the agent: what people said, system texts, rule files it read.</summary>
    public IEnumerable<(ChainStep Step, string Text)> Rules => Steps
        .Where(step => step.Kind is StepKind.Instruction or StepKind.SystemText || step.Kind == StepKind.Outcome && step.Event.Result is { Length: > 0 and < 60_000 })
        .Select(step => (step, step.Event.Text ?? step.Event.Result ?? ""));
}
