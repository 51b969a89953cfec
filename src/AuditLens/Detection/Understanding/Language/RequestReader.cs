using System.Collections.Immutable;
using AuditLens.Chains;
using AuditLens.Effects;

namespace AuditLens.Detection.Understanding.Language;

/// <summary>What one message asks, forbids and lifts.</summary>
/// <param name="Lifts">Clauses that allow what was forbidden before.</param>
/// <param name="EndsFreeze">It says that a freeze is over.</param>
internal sealed record MessageReading(InstructionReading Instruction, ImmutableArray<Clause> Requests, ImmutableArray<Prohibition> Prohibitions, ImmutableArray<Clause> Lifts, bool EndsFreeze);

/// <summary>Reads a message of a person, a delegating agent or a rules file.</summary>
internal sealed class RequestReader(Lexicon lexicon)
{
    private readonly ClauseReader _clauses = new(lexicon);
    private readonly ProhibitionReader _prohibitions = new(lexicon);

    public MessageReading Read(ChainStep step, string text, bool byPerson)
    {
        var requests = ImmutableArray.CreateBuilder<Clause>();
        var prohibitions = ImmutableArray.CreateBuilder<Prohibition>();
        var lifts = ImmutableArray.CreateBuilder<Clause>();
        bool ends = false;
        foreach (Sentence sentence in SentenceSplitter.Split(text))
        {
            List<Clause> clauses = _clauses.Read(sentence);
            requests.AddRange(clauses.Where(c => c.Mood == ClauseMood.Request));
            lifts.AddRange(clauses.Where(c => c.Mood == ClauseMood.Permission));
            prohibitions.AddRange(_prohibitions.Read(step, sentence, clauses));
            ends |= lexicon.Lifts.Find(sentence.Words, 0, out _) >= 0;
        }

        requests.AddRange(lifts);
        return new MessageReading(Sum(step, requests, byPerson), requests.ToImmutable(), prohibitions.ToImmutable(), lifts.ToImmutable(), ends);
    }

    private static InstructionReading Sum(ChainStep step, ImmutableArray<Clause>.Builder requests, bool byPerson)
    {
        DeploymentEnvironment environment = requests.Select(r => r.Environment).FirstOrDefault(e => e != DeploymentEnvironment.Unknown);
        EffectScope scope = requests.Select(r => r.Scope).DefaultIfEmpty(EffectScope.Unknown).Max();
        return new InstructionReading(
            step,
            [.. requests.Select(r => r.Verb.Verb).Distinct().OrderByDescending(VerbOrder.Gravity)],
            [.. requests.SelectMany(r => r.Objects).Distinct().Take(40)],
            environment,
            scope,
            requests.FirstOrDefault(r => r.Verb.Vague)?.Verb.Word,
            byPerson)
        {
            Requests = requests.ToImmutable(),
        };
    }
}

/// <summary>The order of gravity between verb classes (VOCABULARY), for what is asked.</summary>
internal static class VerbOrder
{
    public static int Gravity(EffectVerb verb) => new ActionEffect { Verb = verb }.Gravity;
}
