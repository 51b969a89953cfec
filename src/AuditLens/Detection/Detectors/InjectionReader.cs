using System.Buffers;
using AuditLens.Chains;
using AuditLens.Detection.Understanding.Language;
using YamlDotNet.Serialization;
using YamlDotNet.Serialization.NamingConventions;

namespace AuditLens.Detection.Detectors;

/// <param name="Block">The text around the address, in which its requests stand.</param>
/// <param name="Names">Words of the block that name particular things: addresses, numbers, quoted titles, capitalised names.</param>
internal sealed record OutsideInstruction(ChainStep Step, string Words, string Block, IReadOnlySet<string> Names, IReadOnlyList<Clause> Requests);

/// <summary>Finds instructions addressed to the agent in text that no person of the session wrote.</summary>
internal sealed class InjectionReader
{
    public static readonly InjectionReader Default = new();

    private const int Before = 100;
    private const int After = 1600;
    private const int MostRead = 400_000;

    private readonly SearchValues<string> _addresses;
    private readonly RequestReader _requests = new(Lexicon.Default);

    private InjectionReader()
    {
        IDeserializer yaml = new DeserializerBuilder().WithNamingConvention(UnderscoredNamingConvention.Instance).IgnoreUnmatchedProperties().Build();
        _addresses = SearchValues.Create(yaml.Deserialize<InjectionFile>(EmbeddedText.Read("Detection.Detectors.injection.yaml")).Addresses, StringComparison.OrdinalIgnoreCase);
    }

    /// <summary>The instruction in a result, or null.</summary>
    public OutsideInstruction? Read(ChainStep outcome)
    {
        if (outcome.Event.Result is not { Length: > 24 } result)
        {
            return null;
        }

        ReadOnlySpan<char> text = result.AsSpan(0, Math.Min(result.Length, MostRead));
        int at = text.IndexOfAny(_addresses);
        if (at < 0)
        {
            return null;
        }

        int from = Math.Max(0, at - Before);
        string block = Flat(text[from..Math.Min(text.Length, at + After)]);
        IReadOnlyList<Clause> requests = [.. _requests.Read(outcome, block, false).Requests];
        return new OutsideInstruction(outcome, Excerpt(text[at..]), block, ParticularWords.In(block), requests);
    }

    // Wrapped and indented text reads as one paragraph; a blank line still ends a sentence.
    private static string Flat(ReadOnlySpan<char> text) =>
        string.Join("\n\n", text.ToString().Replace("\\n", "\n", StringComparison.Ordinal).Split("\n\n").Select(p => string.Join(' ', p.Split((char[]?)null, StringSplitOptions.RemoveEmptyEntries))));

    private static string Excerpt(ReadOnlySpan<char> text) => string.Join(' ', text[..Math.Min(160, text.Length)].ToString().Split((char[]?)null, StringSplitOptions.RemoveEmptyEntries));

    private sealed class InjectionFile
    {
        public string[] Addresses { get; set; } = [];
    }
}

/// <summary>Words that name particular things rather than say something.</summary>
internal static class ParticularWords
{
    private static readonly SearchValues<char> Ends = SearchValues.Create(" \t\r\n\"'`<>()[]{},;!?");

    public static IReadOnlySet<string> In(string text)
    {
        var names = new HashSet<string>(StringComparer.OrdinalIgnoreCase);
        bool sentenceStart = true;
        foreach (Range range in text.AsSpan().SplitAny(Ends))
        {
            ReadOnlySpan<char> word = text.AsSpan()[range];
            bool ended = word.Length > 0 && word[^1] is '.' or ':';
            word = word.Trim(".:=*");
            if (word.Length >= 3 && (IsAddress(word) || (!sentenceStart && char.IsUpper(word[0]) && word.Length < 40)))
            {
                names.Add(word.ToString());
            }

            sentenceStart = word.Length == 0 ? sentenceStart : ended;
        }

        AddQuoted(text, names);
        return names;
    }

    /// <summary>Something that is not a word of a language: holds a digit, an at sign, a slash or a dot inside.</summary>
    public static bool IsAddress(ReadOnlySpan<char> word)
    {
        bool marked = word.Length >= 5 && (word.IndexOfAny("@/") >= 0 || (word.IndexOf('.') is > 0 and var dot && dot < word.Length - 2));
        int digits = 0;
        foreach (char c in word)
        {
            digits += char.IsAsciiDigit(c) ? 1 : 0;
        }

        return marked || (digits >= 2 && word.Length >= 6) || digits >= 4;
    }

    private static void AddQuoted(string text, HashSet<string> names)
    {
        for (int open = text.IndexOfAny(['\'', '"']); open >= 0 && names.Count < 400;)
        {
            int close = text.IndexOf(text[open], open + 1);
            if (close < 0)
            {
                return;
            }

            if (close - open is > 3 and < 120 && (open == 0 || !char.IsLetter(text[open - 1])))
            {
                names.Add(text[(open + 1)..close]);
                open = text.IndexOfAny(['\'', '"'], close + 1);
            }
            else
            {
                open = text.IndexOfAny(['\'', '"'], open + 1);
            }
        }
    }
}
