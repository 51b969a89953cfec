using AuditLens.Chains;
using AuditLens.Detection;
using AuditLens.Detection.Understanding;
using AuditLens.Detection.Understanding.Language;
using AuditLens.Effects;

namespace AuditLens.Incidents;

/// <summary>Finds the first decision that went wrong: the earliest step since the instruction at which the agent names the harmful course, else the thought right before the act, else the act.</summary>
internal static class RootCauseFinder
{
    /// <summary>How far back a decision may lie; plans are carried out soon.</summary>
    private const int LookBack = 120;

    public static RootCause Of(SessionUnderstanding session, Harm harm)
    {
        if (harm.Act is not { } act)
        {
            return OfStatement(session, harm);
        }

        int from = Start(session, act);
        ChainStep? nearest = null;
        for (int i = from; i < act.Step; i++)
        {
            ChainStep step = session.Chain.Steps[i];
            if (Speaks(step) && SameAgent(step, act.Action.Step) && step.Event.Text is { Length: > 0 } text)
            {
                if (CourseReader.Names(text, act.Effect, out string words))
                {
                    return new RootCause(step.Ref, $"The agent chose the course that led to the act: {Wording.QuoteLast(words, 200)}", 0.85, step.Agent);
                }

                nearest = step;
            }
        }

        return nearest is not null && act.Step - nearest.Index <= 3
            ? new RootCause(nearest.Ref, $"The step before the act states why: {Wording.QuoteLast(nearest.Event.Text!, 200)}", 0.6, nearest.Agent)
            : new RootCause(act.Action.Step.Ref, $"No reasoning is logged before it; the first step of the harmful course is the act itself: the agent {act.Summary}.", 0.5, act.Action.Step.Agent);
    }

    private static RootCause OfStatement(SessionUnderstanding session, Harm harm)
    {
        // A misleading report starts where the hidden thing was done; without one the report itself is where it turned.
        ChainStep first = harm.First;
        for (int i = first.Index - 1; i >= Math.Max(0, first.Index - 3) && first.Kind == StepKind.Action; i--)
        {
            ChainStep step = session.Chain.Steps[i];
            if (Speaks(step) && SameAgent(step, first))
            {
                return new RootCause(step.Ref, $"The agent's text before the change states why: {Wording.QuoteLast(step.Event.Text ?? "", 200)}", 0.6, step.Agent);
            }
        }

        return new RootCause(first.Ref, $"{harm.Finding.Message.TrimEnd('.')}.", 0.6, first.Agent);
    }

    // The search begins at the instruction that the act belongs to: the last one of a person, or the order that the sub-agent was given.
    private static int Start(SessionUnderstanding session, Act act)
    {
        int earliest = Math.Max(0, act.Step - LookBack);
        for (int i = act.Step - 1; i >= earliest; i--)
        {
            ChainStep step = session.Chain.Steps[i];
            if (step.Kind == StepKind.Instruction && step.DelegatedBy == act.Action.Step.DelegatedBy)
            {
                return i + 1;
            }
        }

        return earliest;
    }

    internal static bool Speaks(ChainStep step) => step.Kind is StepKind.Reasoning or StepKind.Decision or StepKind.Message;

    private static bool SameAgent(ChainStep a, ChainStep b) => a.DelegatedBy == b.DelegatedBy && (a.Agent == b.Agent || a.Agent is null || b.Agent is null);
}

/// <summary>Whether a text names the course that an act then takes.</summary>
internal static class CourseReader
{
    public static bool Names(string text, ActionEffect effect, out string words)
    {
        words = "";
        if (text.Length > 12_000)
        {
            text = text[..12_000];
        }

        List<string> reading = [.. TargetWords.Split(effect.Reading).Where(w => w.Length > 2)];
        foreach (Sentence sentence in SentenceSplitter.Split(text))
        {
            if (NamesCommand(sentence, reading) || NamesVerb(sentence, effect))
            {
                words = sentence.Text;
                return true;
            }
        }

        return false;
    }

    // All words of the command family: "terraform destroy", "prisma migrate reset".
    private static bool NamesCommand(Sentence sentence, List<string> reading) =>
        reading.Count >= 2 && reading.TrueForAll(r => sentence.Words.Any(w => w.Text == r || (w.Text.Length > r.Length && TargetWords.Split(w.Text).Contains(r))));

    // "move them to the trash" names a deletion by its place.
    private static bool NamesVerb(Sentence sentence, ActionEffect effect)
    {
        if (effect.Verb == EffectVerb.Delete && sentence.Words.Any(w => w.Text is "trash" or "bin") && sentence.Words.Any(w => w.Text is "move" or "moving" or "put" or "to"))
        {
            return true;
        }

        IReadOnlyList<Word> words = sentence.Words;
        for (int i = 0; i < words.Count; i++)
        {
            if (Lexicon.Default.VerbAt(words, i, out int length) is not { } verb || !SameClass(verb, effect) || IsNegated(words, i))
            {
                continue;
            }

            new ObjectReader(Lexicon.Default).Read(words, i + length, out ObjectPhrase phrase);
            if (verb.Verb != effect.Verb && SpeaksOfOtherEnvironment(phrase, effect))
            {
                continue;
            }

            ObjectMatch match = TargetWords.Default.Match(phrase.Objects, effect);
            if (match >= ObjectMatch.Kind || (match == ObjectMatch.None && verb.Verb == effect.Verb && MentionsKind(phrase, effect)))
            {
                return true;
            }
        }

        return false;
    }

    // "the rows to remove are in orchard_staging" is another course than a reset of production; a reset "of staging" that hit production is the same course, misdirected.
    private static bool SpeaksOfOtherEnvironment(ObjectPhrase phrase, ActionEffect effect) =>
        effect.Environment != DeploymentEnvironment.Unknown
        && phrase.Objects.SelectMany(TargetWords.Split).Any(w => Lexicon.Default.EnvironmentOf(w) is { } named && named != DeploymentEnvironment.Unknown && named != effect.Environment);

    private static bool MentionsKind(ObjectPhrase phrase, ActionEffect effect) =>
        phrase.Objects.Any(o => TargetWords.Split(o) is [.., var head] && (effect.Targets.Any(t => t.Kind == head) || (Lexicon.Default.Kinds.TryGetValue(head, out var kinds) && effect.Targets.Any(t => kinds.Contains(t.Kind)))));

    private static bool SameClass(VerbMeaning verb, ActionEffect effect) => effect.Verb switch
    {
        EffectVerb.Delete or EffectVerb.Reset => verb.Verb is EffectVerb.Delete or EffectVerb.Reset && !verb.Vague,
        _ => verb.Verb == effect.Verb,
    };

    private static bool IsNegated(IReadOnlyList<Word> words, int at) =>
        Enumerable.Range(Math.Max(0, at - 3), Math.Min(3, at)).Any(i => words[i].Text is "not" or "never" or "don't" or "without" or "won't" or "avoid" or "cannot" or "can't" or "no");
}
