using System.Collections.Immutable;

namespace AuditLens.Explanations.Reading;

internal enum TokenKind
{
    Word, Name, Number, Code, Quote, Time, Punctuation,
}

[Flags]
internal enum VerbForms
{
    None = 0, Base = 1, Third = 2, Ing = 4, Past = 8, Participle = 16,
}

/// <summary>A way to read a word as a verb.</summary>
internal readonly record struct VerbReading(string Lemma, VerbForms Forms);

/// <summary>A word, number, literal or mark of a sentence, with what the lexicon knows of it.</summary>
/// <param name="Lower">Normalised form that the lexicon knows; contractions are taken apart ("didn't" is "did", "not").</param>
/// <param name="Start">Offset in the sentence.</param>
internal sealed record Token(TokenKind Kind, string Text, string Lower, int Start, int End)
{
    public ImmutableArray<VerbReading> Verbs { get; init; } = [];

    /// <summary>Noun, adjective and closed classes of the lexicon.</summary>
    public ImmutableHashSet<string> Classes { get; init; } = ImmutableHashSet<string>.Empty;

    public double? Number { get; init; }

    public bool Is(string wordClass) => Classes.Contains(wordClass);

    public bool IsWord(string lower) => Kind is TokenKind.Word && Lower == lower;

    public bool IsMark(char mark) => Kind == TokenKind.Punctuation && Text.Length == 1 && Text[0] == mark;

    public bool HasForm(VerbForms forms)
    {
        foreach (VerbReading reading in Verbs)
        {
            if ((reading.Forms & forms) != VerbForms.None)
            {
                return true;
            }
        }

        return false;
    }

    public string? LemmaOf(VerbForms forms)
    {
        foreach (VerbReading reading in Verbs)
        {
            if ((reading.Forms & forms) != VerbForms.None)
            {
                return reading.Lemma;
            }
        }

        return null;
    }

    public override string ToString() => Lower;
}
