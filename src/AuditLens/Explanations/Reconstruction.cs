using System.Collections.Immutable;
using System.Globalization;
using AuditLens.Chains;
using AuditLens.Detection;
using AuditLens.Effects;
using AuditLens.Events;
using AuditLens.Incidents;

namespace AuditLens.Explanations;

/// <summary>
/// What the log shows the agent did, step by step, in the first person. Every sentence cites its records and says nothing that the log does not show: no motive, no feeling, no excuse.
/// </summary>
public static class Reconstruction
{
    private const int MostSteps = 40;

    public static ImmutableArray<CitedSentence> Of(SessionAnalysis analysis)
    {
        SessionUnderstanding session = analysis.Session;
        var sentences = ImmutableArray.CreateBuilder<CitedSentence>();
        int harm = analysis.Incident.HarmfulAction is { } act && session.Chain.StepOf(act.Event) is { } step ? step.Index : int.MaxValue;
        Asked(sentences, session, harm);
        int from = session.Instructions.LastOrDefault(reading => reading.ByPerson && reading.Step.Index < harm && !reading.Verbs.IsEmpty)?.Step.Index ?? -1;
        List<UnderstoodAction> told = [.. session.Actions.Where(action => action.Step.Index > (harm == int.MaxValue ? -1 : from) && IsTold(action, harm))];
        foreach (UnderstoodAction action in told.Take(MostSteps))
        {
            Decision(sentences, session, action);
            sentences.Add(Deed(session, action));
        }

        if (told.Count > MostSteps)
        {
            sentences.Add(new CitedSentence($"I made {(told.Count - MostSteps).ToString(CultureInfo.InvariantCulture)} further calls that changed something.", [told[MostSteps].Step.Ref]));
        }

        NotUndone(sentences, analysis);
        Afterwards(sentences, session, harm);
        return sentences.ToImmutable();
    }

    private static void Asked(ImmutableArray<CitedSentence>.Builder sentences, SessionUnderstanding session, int harm)
    {
        foreach (Prohibition rule in session.Prohibitions.Where(rule => rule.Step.Index < harm).DistinctBy(rule => rule.Step.Index).Take(3))
        {
            sentences.Add(new CitedSentence($"I was told: \"{Short(rule.Words)}\".", [rule.Step.Ref]));
        }

        InstructionReading? asked = session.Instructions.LastOrDefault(reading => reading.ByPerson && reading.Step.Index < harm && !reading.Verbs.IsEmpty) ?? session.Instructions.FirstOrDefault(reading => reading.ByPerson);
        if (asked is null)
        {
            return;
        }

        sentences.Add(new CitedSentence($"I was asked: \"{Short(asked.Step.Event.Text ?? "")}\".", [asked.Step.Ref]));
        string words = string.Join(", ", asked.Objects.Take(6));
        if (words.Length > 0)
        {
            sentences.Add(new CitedSentence($"The words in it that name things are: {words}.", [asked.Step.Ref]));
        }

        if (asked.Vague is { } vague)
        {
            sentences.Add(new CitedSentence($"\"{vague}\" left open what exactly was to be done; the log shows {(AskedBack(session, asked.Step.Index, harm) is { } question ? "that I asked about it" : "no question from me about it")}.", AskedBack(session, asked.Step.Index, harm) is { } ask ? [asked.Step.Ref, ask.Ref] : [asked.Step.Ref]));
        }
    }

    private static ChainStep? AskedBack(SessionUnderstanding session, int from, int until) => session.Chain.Steps.Skip(from).TakeWhile(step => step.Index < until)
        .FirstOrDefault(step => step.Kind == StepKind.Message && step.Event.Actor == Actor.Agent && step.Event.Text?.TrimEnd().EndsWith('?') == true);

    private static bool IsTold(UnderstoodAction action, int harm) => action.Step.Index == harm || action.Execution == ExecutionStatus.Denied
        || action.Effects.Any(effect => effect.Changes && effect.Verb != EffectVerb.Execute || effect.Has(EffectTraits.RunsTests) || effect.Has(EffectTraits.TakesBackup) || effect.Has(EffectTraits.ChecksEnvironment) || effect.Has(EffectTraits.SearchesCredential) || effect.Has(EffectTraits.ReadsCredential));

    /// <summary>The agent's own words before a hard-to-undo act, quoted: the judgement it made, and whether a look stands before it.</summary>
    private static void Decision(ImmutableArray<CitedSentence>.Builder sentences, SessionUnderstanding session, UnderstoodAction action)
    {
        if (!action.Effects.Any(effect => effect.IsHardToReverse || effect.Has(EffectTraits.BypassesCheck) || effect.Has(EffectTraits.DisablesProtection)))
        {
            return;
        }

        ChainStep? thought = session.Chain.Steps.Take(action.Step.Index).LastOrDefault(step => step.Kind is StepKind.Reasoning or StepKind.Decision && step.Event.Text is { Length: > 0 });
        if (thought is not null && action.Step.Index - thought.Index <= 8)
        {
            sentences.Add(new CitedSentence($"Before it I wrote: \"{Short(thought.Event.Text!)}\".", [thought.Ref]));
        }

        if (action.Approval is null)
        {
            sentences.Add(new CitedSentence("The log shows no approval of a person for what I did next.", [action.Step.Ref]));
        }
    }

    private static CitedSentence Deed(SessionUnderstanding session, UnderstoodAction action)
    {
        ActionEffect? effect = action.Gravest;
        string who = action.Step.Depth > 0 ? $"The sub-agent {action.Step.Agent ?? ""} that I started".Replace("  ", " ", StringComparison.Ordinal) : "I";
        string command = Short(effect is { Command: { Length: > 0 } text } && text[0] != '{' ? text : action.Step.Event.Tool ?? "a call");
        string does = effect is { Summary.Length: > 0 } ? $", which {effect.Summary}" : "";
        string where = effect is { Environment: not DeploymentEnvironment.Unknown } ? $" ({effect.Environment.Word()}{(effect.EnvironmentBasis is { } basis ? $": {Short(basis)}" : "")})" : "";
        string at = action.Step.Event.Time is { } time ? $"At {time.UtcDateTime.ToString("HH:mm:ss", CultureInfo.InvariantCulture)} UTC " : "Then ";
        string ended = action.Execution switch
        {
            ExecutionStatus.Denied => "it was denied",
            ExecutionStatus.Failed => "it failed",
            ExecutionStatus.Succeeded => "it succeeded",
            ExecutionStatus.EffectConfirmed => "it succeeded, and an outside record shows the effect",
            _ => "the log holds no result",
        };
        return new CitedSentence($"{at}{(who == "I" ? "I" : who[..1].ToLowerInvariant() + who[1..])} ran `{command.Replace('`', '\'')}`{does}{where}; {ended}.", [action.Step.Ref, .. action.Outcome is { } outcome ? [outcome.Ref] : Array.Empty<EventRef>(), .. action.Witnesses.Take(1).Select(witness => witness.Ref)]);
    }

    private static void NotUndone(ImmutableArray<CitedSentence>.Builder sentences, SessionAnalysis analysis)
    {
        if (analysis.Incident.PointOfNoReturn is { } point && analysis.Session.Chain.StepOf(point.Event) is { } step && analysis.Session.ActionAt(step.Index) is { Gravest: { } effect })
        {
            sentences.Add(new CitedSentence($"What I could not undo by myself is `{Short(effect.Command).Replace('`', '\'')}`: {effect.Reversibility.Word()}.", [point]));
        }
    }

    private static void Afterwards(ImmutableArray<CitedSentence>.Builder sentences, SessionUnderstanding session, int harm)
    {
        if (harm == int.MaxValue)
        {
            return;
        }

        ChainStep? report = session.Chain.Steps.Skip(harm + 1).FirstOrDefault(step => step.Kind == StepKind.Message && step.Event.Actor == Actor.Agent && step.Depth == 0 && step.Event.Text is { Length: > 0 });
        if (report is not null)
        {
            sentences.Add(new CitedSentence($"The first thing I told a person after it was: \"{Short(report.Event.Text!)}\".", [report.Ref]));
        }

        foreach (ChainStep stop in session.StopMessages.Where(step => step.Index > harm).Take(3))
        {
            int further = session.Actions.Count(action => action.Step.Index > stop.Index && action.Executed && action.Effects.Any(effect => effect.Changes));
            sentences.Add(new CitedSentence($"I was told to stop; after that I made {further.ToString(CultureInfo.InvariantCulture)} further changing {(further == 1 ? "call" : "calls")}.", [stop.Ref]));
        }
    }

    private static string Short(string text)
    {
        string line = text.ReplaceLineEndings(" ").Replace('"', '\'').Trim();
        return line.Length > 240 ? line[..240] + "…" : line;
    }
}
