using System.Runtime.InteropServices;

namespace AuditLens.Detection.Understanding.Language;

internal enum WordForm
{
    Plain,

    /// <summary>Inside quotation marks or backticks: names a thing, never a request.</summary>
    Quoted,

    /// <summary>A punctuation mark that ends a clause.</summary>
    Mark,
}

/// <param name="Text">Lower case, apostrophes straight.</param>
[StructLayout(LayoutKind.Auto)]
internal readonly record struct Word(string Text, WordForm Form, bool Capital);

/// <param name="Text">As written, for quotation; at most 400 characters.</param>
/// <param name="Asks">It ends with a question mark.</param>
internal sealed record Sentence(string Text, IReadOnlyList<Word> Words, bool Asks);
