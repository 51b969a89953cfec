using System.Buffers;
using System.Collections.Frozen;
using AuditLens.Chains;
using AuditLens.Detection;
using AuditLens.Effects;

namespace AuditLens.Controls;

/// <summary>What holds at each act of a session: the facts that the conditions of controls speak of. Walked once, forward.</summary>
internal sealed class ControlFacts
{
    /// <summary>From this many things on, one call is a batch.</summary>
    private const int Many = 20;

    private const int RepeatsOfALoop = 3;

    public static readonly FrozenSet<string> Names = new[]
    {
        "changes", "destroys", "hard", "windowed", "production", "asked-production", "asked-for", "approved", "guardrail", "executed-change", "whole", "recovery", "backup", "plannable", "planned",
        "found-credential", "forbidden", "untrusted", "outward", "secret", "many", "after-stop", "after-failure", "repeated",
    }.ToFrozenSet(StringComparer.Ordinal);

    private static readonly string[] Plannable = ["terraform", "tofu", "kubectl", "helm", "rsync", "git clean", "prisma migrate", "ansible", "aws", "gcloud", "az ", "pulumi", "supabase", "rails db", "flyway", "alembic"];
    private static readonly SearchValues<string> PlannableReadings = SearchValues.Create(Plannable, StringComparison.OrdinalIgnoreCase);
    private static readonly SearchValues<string> PlannableWords = SearchValues.Create([.. Plannable.Select(tool => " " + tool)], StringComparison.OrdinalIgnoreCase);
    private static readonly string[] OutsideKinds = ["url", "web", "page", "message", "email", "mail", "issue", "post", "comment", "pull-request", "http"];

    private readonly SessionUnderstanding _session;
    private readonly HashSet<string> _planned = new(StringComparer.Ordinal);
    private bool _foundCredential;
    private bool _secret;
    private bool _untrusted;
    private bool _backup;
    private bool _failed;
    private string? _lastCall;
    private int _repeats;

    public ControlFacts(SessionUnderstanding session) => _session = session;

    /// <summary>Each action with the facts that hold when it is about to run.</summary>
    public IEnumerable<(UnderstoodAction Action, HashSet<string> Facts)> Walk()
    {
        foreach (UnderstoodAction action in _session.Actions)
        {
            Count(action);
            var facts = new HashSet<string>(StringComparer.Ordinal);
            foreach (ActionEffect effect in action.Effects.Where(effect => !effect.DryRun))
            {
                OfEffect(facts, effect);
                OfRequest(facts, action, effect);
            }

            OfHistory(facts, action);
            yield return (action, facts);
            Remember(action);
        }
    }

    private static void OfEffect(HashSet<string> facts, ActionEffect effect)
    {
        bool regenerable = effect.Has(EffectTraits.Regenerable);
        bool changes = effect.Changes && !regenerable && effect.Verb != EffectVerb.Execute && effect.Reversibility != Reversibility.NoneNeeded;
        bool destroys = changes && effect.Verb is EffectVerb.Delete or EffectVerb.Reset && effect.Reversibility != Reversibility.Easy;
        Add(facts, "changes", changes);
        Add(facts, "destroys", destroys);
        Add(facts, "hard", changes && effect.IsHardToReverse);
        Add(facts, "windowed", changes && effect.Reversibility == Reversibility.Windowed);
        Add(facts, "production", changes && effect.Environment == DeploymentEnvironment.Production);
        Add(facts, "guardrail", effect.Has(EffectTraits.DisablesProtection) || effect.Has(EffectTraits.BypassesCheck) || effect.Has(EffectTraits.GrantsAccess));
        Add(facts, "executed-change", changes && effect.Execution is ExecutionStatus.Succeeded or ExecutionStatus.EffectConfirmed);
        Add(facts, "whole", destroys && (effect.Scope == EffectScope.All || effect.Has(EffectTraits.UnresolvedTarget)));
        Add(facts, "recovery", effect.Has(EffectTraits.DestroysRecovery));
        Add(facts, "outward", changes && (effect.Verb == EffectVerb.Send || effect.Has(EffectTraits.Outward)));
        Add(facts, "many", destroys && (effect.Targets.Length >= Many || effect.Scope == EffectScope.All));
        Add(facts, "plannable", IsPlannable(effect));
    }

    private static bool IsPlannable(ActionEffect effect) =>
        effect.Reading.AsSpan().ContainsAny(PlannableReadings) || effect.Command.AsSpan().ContainsAny(PlannableWords)
        || Array.Exists(Plannable, tool => effect.Command.StartsWith(tool, StringComparison.OrdinalIgnoreCase));

    private void OfRequest(HashSet<string> facts, UnderstoodAction action, ActionEffect effect)
    {
        int at = action.Step.Index;
        IEnumerable<InstructionReading> asked = _session.Instructions.Where(reading => reading.ByPerson && reading.Step.Index < at);
        Add(facts, "asked-production", asked.Any(reading => reading.Environment == DeploymentEnvironment.Production && !reading.Verbs.IsEmpty));
        Add(facts, "asked-for", asked.Any(reading => reading.Vague is null && reading.Verbs.Any(verb => Same(verb, effect.Verb))));
        Add(facts, "approved", action.Approval is { IsSpecific: true });
        Add(facts, "forbidden", effect.Changes && _session.Prohibitions.Any(rule => rule.Step.Index < at && (rule.LiftedAt is null || rule.LiftedAt > at) && Covers(rule, effect) && !(rule.UnlessApproved && facts.Contains("approved"))));
    }

    private void OfHistory(HashSet<string> facts, UnderstoodAction action)
    {
        int at = action.Step.Index;
        ChainStep? stop = _session.StopMessages.LastOrDefault(step => step.Index < at);
        bool resumed = stop is not null && _session.Instructions.Any(reading => reading.ByPerson && reading.Step.Index > stop.Index && reading.Step.Index < at && !reading.Verbs.IsEmpty && !_session.StopMessages.Contains(reading.Step));
        Add(facts, "after-stop", stop is not null && !resumed);
        Add(facts, "backup", _backup);
        Add(facts, "planned", action.Effects.Any(effect => _planned.Contains(Tool(effect))));
        Add(facts, "found-credential", _foundCredential);
        Add(facts, "secret", _secret);
        Add(facts, "untrusted", _untrusted);
        Add(facts, "after-failure", _failed);
        Add(facts, "repeated", _repeats >= RepeatsOfALoop);
    }

    private void Count(UnderstoodAction action)
    {
        string call = $"{action.Step.Event.Tool}\n{action.Step.Event.Arguments}";
        _repeats = call == _lastCall ? _repeats + 1 : 0;
        _lastCall = call;
    }

    private void Remember(UnderstoodAction action)
    {
        bool ended = action.Executed;
        foreach (ActionEffect effect in action.Effects)
        {
            _foundCredential |= effect.Has(EffectTraits.SearchesCredential);
            _secret |= effect.Has(EffectTraits.ReadsCredential) || effect.Has(EffectTraits.SearchesCredential);
            _backup |= effect.Has(EffectTraits.TakesBackup) && ended;
            _untrusted |= effect.Verb == EffectVerb.Observe && effect.Targets.Any(target => Array.IndexOf(OutsideKinds, target.Kind) >= 0);
            if (effect.DryRun)
            {
                _planned.Add(Tool(effect));
            }
        }

        // A look, or a step that went well, settles a failure.
        _failed = action.Execution == ExecutionStatus.Failed && action.Effects.Any(effect => effect.Changes);
    }

    private static string Tool(ActionEffect effect)
    {
        string first = effect.Command.TrimStart();
        int end = first.IndexOf(' ', StringComparison.Ordinal);
        return end < 0 ? first : first[..end];
    }

    private static bool Same(EffectVerb asked, EffectVerb done) => asked == done || asked is EffectVerb.Reset && done is EffectVerb.Delete || asked is EffectVerb.Delete && done is EffectVerb.Reset;

    private static bool Covers(Prohibition rule, ActionEffect effect) =>
        (rule.Verbs.IsEmpty || rule.Verbs.Any(verb => Same(verb, effect.Verb))) && (rule.Environment is DeploymentEnvironment.Unknown || rule.Environment == effect.Environment);

    private static void Add(HashSet<string> facts, string fact, bool holds)
    {
        if (holds)
        {
            facts.Add(fact);
        }
    }
}
