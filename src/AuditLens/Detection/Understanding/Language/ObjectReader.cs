using System.Collections.Immutable;
using AuditLens.Effects;

namespace AuditLens.Detection.Understanding.Language;

internal sealed record ObjectPhrase(ImmutableArray<string> Objects, ImmutableArray<string> ExceptFor, DeploymentEnvironment Environment, EffectScope Scope);

/// <summary>Reads the noun phrases after a verb, with environment, scope words and exceptions.</summary>
internal sealed class ObjectReader(Lexicon lexicon)
{
    private const int MaximumWords = 40;

    /// <summary>Returns the place after the phrase.</summary>
    public int Read(IReadOnlyList<Word> words, int from, out ObjectPhrase phrase)
    {
        var objects = ImmutableArray.CreateBuilder<string>();
        var except = ImmutableArray.CreateBuilder<string>();
        ImmutableArray<string>.Builder into = objects;
        var noun = new List<string>(4);
        DeploymentEnvironment environment = DeploymentEnvironment.Unknown;
        EffectScope scope = EffectScope.Unknown;
        int i = from;
        for (; i < words.Count && i < from + MaximumWords; i++)
        {
            Word word = words[i];
            if (word.Form == WordForm.Mark)
            {
                Close(noun, into);
                if (word.Text is ";" or ":" or "\u2014" or "," && (StartsClause(words, i + 1) || StartsStatement(words, i + 1)))
                {
                    break;
                }

                continue;
            }

            if (word.Form == WordForm.Plain)
            {
                DeploymentEnvironment named = EnvironmentIn(word.Text);
                environment = named == DeploymentEnvironment.Unknown || (environment != DeploymentEnvironment.Unknown && into == except) ? environment : named;
                scope = Wider(scope, lexicon.ScopeOf(word.Text), into == except);
                if (word.Text is "and" or "then" or "but" or "or" && StartsClause(words, i + 1))
                {
                    break;
                }

                if (word.Text is "except" || (word.Text == "but" && i + 1 < words.Count && words[i + 1].Text == "not"))
                {
                    Close(noun, into);
                    into = except;
                    continue;
                }

                if (lexicon.ClauseEnds.Contains(word.Text))
                {
                    break;
                }
            }

            if (word.Form == WordForm.Plain && lexicon.Determiners.Contains(word.Text))
            {
                Close(noun, into);
            }
            else
            {
                noun.Add(word.Text);
            }
        }

        Close(noun, into);
        phrase = new ObjectPhrase(objects.ToImmutable(), except.ToImmutable(), environment, scope);
        return i;
    }

    // Words such as "production database" or "orchard_staging" name an environment; a path or a file name does not.
    private DeploymentEnvironment EnvironmentIn(string word)
    {
        DeploymentEnvironment direct = lexicon.EnvironmentOf(word);
        if (direct != DeploymentEnvironment.Unknown || word.Contains('/', StringComparison.Ordinal))
        {
            return direct;
        }

        foreach (Range part in word.AsSpan().SplitAny("-_."))
        {
            direct = lexicon.EnvironmentOf(word[part]);
            if (direct is DeploymentEnvironment.Production or DeploymentEnvironment.Staging)
            {
                return direct;
            }
        }

        return DeploymentEnvironment.Unknown;
    }

    private bool StartsClause(IReadOnlyList<Word> words, int at)
    {
        while (at < words.Count && (lexicon.Openers.LengthAt(words, at) is > 0 and var opener))
        {
            at += opener;
        }

        return at < words.Count && (lexicon.Negations.LengthAt(words, at) > 0 || lexicon.VerbAt(words, at, out _) is { BaseForm: true } || words[at].Text is "you" or "i");
    }

    // ", the state is shared": a statement of its own, not one more object.
    private static bool StartsStatement(IReadOnlyList<Word> words, int at) =>
        Enumerable.Range(at, Math.Max(0, Math.Min(5, words.Count - at))).TakeWhile(i => words[i].Form != WordForm.Mark).Any(i => words[i].Text is "is" or "are" or "was" or "were" or "has" or "have" or "will" or "it's" or "isn't");

    private static EffectScope Wider(EffectScope a, EffectScope b, bool exception) => exception || b == EffectScope.Unknown ? a : a == EffectScope.All ? a : b;

    private static void Close(List<string> noun, ImmutableArray<string>.Builder into)
    {
        if (noun.Count > 0 && into.Count < 24)
        {
            noun[^1] = Inflection.Singular(noun[^1]);
            into.Add(string.Join(' ', noun));
        }

        noun.Clear();
    }
}
