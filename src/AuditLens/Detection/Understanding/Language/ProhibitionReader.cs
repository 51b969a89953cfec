using System.Collections.Immutable;
using AuditLens.Chains;
using AuditLens.Effects;

namespace AuditLens.Detection.Understanding.Language;

/// <summary>Prohibitions and freezes in a sentence of a person, a system prompt or a rules file.</summary>
internal sealed class ProhibitionReader(Lexicon lexicon)
{
    private static readonly ImmutableArray<EffectVerb> AnyChange = [];

    public IEnumerable<Prohibition> Read(ChainStep step, Sentence sentence, List<Clause> clauses)
    {
        bool found = false;
        foreach (Clause clause in clauses.Where(c => c.Mood == ClauseMood.Prohibition && Forbids(c.Verb) && !SaysNothing(c)))
        {
            found = true;
            if (MeansOf(clause, sentence) is { Length: > 0 } means)
            {
                yield return Of(step, sentence, VerbsOf(clause.Verb), means, clause.Environment, clause.UnlessApproved) with { OfMeans = true };
                continue;
            }

            yield return Of(step, sentence, VerbsOf(clause.Verb), Things(clause), clause.Environment, clause.UnlessApproved) with
            {
                Act = clause.Verb.Word is "commit" or "merge" or "rebase" or "amend" ? clause.Verb.Word : null,
                OfChanges = lexicon.TakesBack.Contains(clause.Verb.Word),
                OfMeans = clause.Verb.Word == "use" || clause.Verb.Verb == EffectVerb.Execute,
            };
        }

        if (!sentence.Asks && !found)
        {
            foreach (Prohibition nominal in Nominal(step, sentence))
            {
                yield return nominal;
            }
        }
    }

    private IEnumerable<Prohibition> Nominal(ChainStep step, Sentence sentence)
    {
        IReadOnlyList<Word> words = sentence.Words;
        DeploymentEnvironment environment = EnvironmentIn(words);
        bool unless = lexicon.UnlessApproved.Find(words, 0, out _) >= 0;
        int ask = lexicon.AskFirst.Find(words, 0, out int askLength);
        if (ask >= 0)
        {
            VerbMeaning? verb = Enumerable.Range(ask + askLength, Math.Max(0, Math.Min(4, words.Count - ask - askLength))).Select(i => lexicon.VerbAt(words, i, out _)).FirstOrDefault(v => v is not null);
            ImmutableArray<string> things = ThingsAfter(words, ask + askLength, verb);

            // "Get approval before moving on" names no act.
            if (verb is not null && Forbids(verb) && (!things.IsEmpty || lexicon.AnyChange.Contains(verb.Word) || verb.Verb is not (EffectVerb.Modify or EffectVerb.Create)))
            {
                yield return Of(step, sentence, VerbsOf(verb), things, environment, true);
            }
        }
        else if (lexicon.Freezes.Find(words, 0, out _) >= 0 && lexicon.Lifts.Find(words, 0, out _) < 0 && InForce(words))
        {
            yield return Of(step, sentence, AnyChange, [], environment, unless);
        }
        else if (lexicon.ReadOnly.Find(words, 0, out int readLength) is >= 0 and var read && Declares(words, read, readLength))
        {
            yield return Of(step, sentence, AnyChange, [], environment, unless);
        }
        else if (NoNoun(words) is { } verbOfNoun)
        {
            yield return Of(step, sentence, verbOfNoun == EffectVerb.Unknown ? AnyChange : Widened(verbOfNoun), [], environment, unless);
        }
        else if (words.Count > 1 && words.Count < 24 && words.Take(words.Count - 1).Select((w, i) => w.Text == "only" && lexicon.OnlyVerbs.Contains(words[i + 1].Text)).Any(x => x) && Addresses(words))
        {
            yield return Of(step, sentence, AnyChange, [], environment, unless);
        }
    }

    private static Prohibition Of(ChainStep step, Sentence sentence, ImmutableArray<EffectVerb> verbs, ImmutableArray<string> objects, DeploymentEnvironment environment, bool unless) =>
        new(step, sentence.Text, verbs, objects, environment, unless, null);

    // "Do not edit files with cat": not the files, the tool is what is forbidden.
    private ImmutableArray<string> MeansOf(Clause clause, Sentence sentence)
    {
        if (clause.Objects.Length < 2 || clause.Verb.Verb is not (EffectVerb.Modify or EffectVerb.Create))
        {
            return [];
        }

        IReadOnlyList<Word> words = sentence.Words;
        for (int i = 1; i < words.Count; i++)
        {
            if (words[i].Text is "with" or "using" or "via" && lexicon.Generic.Contains(words[i - 1].Text) && Inflection.Singular(words[i - 1].Text) == clause.Objects[0])
            {
                return clause.Objects[1..];
            }
        }

        return [];
    }

    // "Never write them": of what, only the sentence before tells.
    private static bool SaysNothing(Clause clause) => clause.Objects.IsEmpty && clause.Verb.Word is "write" or "make" or "add" or "create" or "put" or "generate" or "include";

    private static bool Forbids(VerbMeaning verb) => verb.Verb is not (EffectVerb.Observe or EffectVerb.Unknown);

    private ImmutableArray<EffectVerb> VerbsOf(VerbMeaning verb) =>
        lexicon.AnyChange.Contains(verb.Word) ? AnyChange : lexicon.TakesBack.Contains(verb.Word) ? [EffectVerb.Reset] : Widened(verb.Verb);

    // Who forbids to delete forbids to reset, and the other way round; who forbids to modify forbids both.
    private static ImmutableArray<EffectVerb> Widened(EffectVerb verb) => verb switch
    {
        EffectVerb.Delete or EffectVerb.Reset => [EffectVerb.Delete, EffectVerb.Reset],
        EffectVerb.Modify => [EffectVerb.Modify, EffectVerb.Delete, EffectVerb.Reset],
        _ => [verb],
    };

    private ImmutableArray<string> Things(Clause clause)
    {
        // "production" is where, "the tests" are a thing: only the environment that the sentence speaks of is no object of it.
        ImmutableArray<string> named = [.. clause.Objects.Where(o => lexicon.EnvironmentOf(o) is var environment && (environment == DeploymentEnvironment.Unknown || environment != clause.Environment))];

        // "do not push", "do not deploy": the verb itself names the kind of command.
        return named.IsEmpty && clause.Objects.IsEmpty && !lexicon.AnyChange.Contains(clause.Verb.Word) && clause.Verb.Verb is not (EffectVerb.Delete or EffectVerb.Reset) ? [clause.Verb.Word] : named;
    }

    private ImmutableArray<string> ThingsAfter(IReadOnlyList<Word> words, int from, VerbMeaning? verb)
    {
        new ObjectReader(lexicon).Read(words, Math.Min(words.Count, from + (verb is null ? 0 : 1)), out ObjectPhrase phrase);
        return [.. phrase.Objects.Where(o => lexicon.EnvironmentOf(o) == DeploymentEnvironment.Unknown && lexicon.VerbAt([new Word(o, WordForm.Plain, false)], 0, out _) is null)];
    }

    private static bool InForce(IReadOnlyList<Word> words) => !words.Any(w => w.Text is "no" or "not" or "without" or "after" or "if" or "when" or "over" or "ended" or "lifted" or "was" or "app" or "ui" or "freezes");

    // "this is read-only", "use read-only mode", "treat it as read-only": not "the file is opened read-only".
    private static bool Declares(IReadOnlyList<Word> words, int at, int length)
    {
        bool before = at == 0 || words[at - 1].Form == WordForm.Mark || words[at - 1].Text is "is" or "are" or "be" or "stay" or "strictly" or "as" or "in" or "remain" or "stays" or "it" or "keep" or "work" or "a" or "have" or "only";
        bool after = at + length >= words.Count || words[at + length].Form == WordForm.Mark || words[at + length].Text is "mode" or "access" or "task" or "session" or "please" or "for" or "today" or "until" or "on" or "environment" or "analysis" or "investigation";
        return words.Count < 30 && before && after && words.Any(w => w.Text is "you" or "your" or "treat" or "stay" or "keep" or "production" or "session" or "task" or "please" or "strictly" or "work" or "this" or "mode");
    }

    private static bool Addresses(IReadOnlyList<Word> words) => !words.Any(w => w.Text is "it" or "they" or "which" or "returns" or "we" or "that's");

    private EffectVerb? NoNoun(IReadOnlyList<Word> words)
    {
        for (int i = 0; i + 1 < words.Count && i < 3; i++)
        {
            if (words[i].Text == "no" && (i == 0 || words[i - 1].Form == WordForm.Mark || words[i - 1].Text is "absolutely" or "make"))
            {
                foreach (Word word in words.Skip(i + 1).Take(3).TakeWhile(w => w.Text is not ("in" or "on" or "for" or "of" or "to" or "with" or "from" or "at" or "by")))
                {
                    if (lexicon.NoNouns.TryGetValue(word.Text, out EffectVerb verb))
                    {
                        return words.Any(w => w.Text is "are" or "were" or "is" or "needed" or "required" or "necessary" or "made") && !words.Any(w => w.Text == "allowed") ? null : verb;
                    }
                }
            }
        }

        return null;
    }

    private DeploymentEnvironment EnvironmentIn(IReadOnlyList<Word> words) =>
        words.Where(w => w.Form == WordForm.Plain).Select(w => lexicon.EnvironmentOf(w.Text)).FirstOrDefault(e => e is DeploymentEnvironment.Production or DeploymentEnvironment.Staging);
}
