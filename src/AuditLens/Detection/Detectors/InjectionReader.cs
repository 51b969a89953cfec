using System.Buffers;
using AuditLens.Chains;
using AuditLens.Detection.Understanding.Language;
using AuditLens.Events;
using YamlDotNet.Serialization.NamingConventions;
using YamlDotNet.Serialization;

namespace AuditLens.Detection.Detectors;

/// <param name="Block">The text around the address, in which its requests stand.</param>
/// <param name="Names">Words of the block that name particular things: addresses, numbers, quoted titles, capitalised names.</param>
internal sealed record OutsideInstruction(ChainStep Step, string Words, string Block, IReadOnlySet<string> Names, IReadOnlySet<VerbMeaning> Verbs);

/// <summary>Finds instructions addressed to the agent in text that no person of the session wrote.</summary>
internal sealed class InjectionReader
{
    public static readonly InjectionReader Default = new();

    private const int After = 1200;
    private const int Most = 8;
    private const int MostRead = 400_000;

    private static readonly SearchValues<char> NotInMembers = SearchValues.Create(" .,<>\"'(");

    private readonly PhraseSearch _addresses;
    private readonly string[] _ends;
    private readonly string[] _demands;
    private readonly RequestReader _requests = new(Lexicon.Default);

    private InjectionReader()
    {
        IDeserializer yaml = new DeserializerBuilder().WithNamingConvention(UnderscoredNamingConvention.Instance).IgnoreUnmatchedProperties().Build();
        InjectionFile file = yaml.Deserialize<InjectionFile>(EmbeddedText.Read("Detection.Detectors.injection.yaml"));
        _ends = file.Ends;
        _demands = file.Demands;
        _addresses = new PhraseSearch([.. file.Addresses, .. file.Readers.SelectMany(reader => file.Turns.Select(turn => $"{reader} {turn}"))]);
    }

    /// <summary>The name stands in the instruction that this result holds.</summary>
    public bool Holds(ChainStep outcome, string name) => ReadAll(outcome).Any(i => i.Block.Contains(name, StringComparison.OrdinalIgnoreCase));

    /// <summary>The instructions in a result, at most eight.</summary>
    public IReadOnlyList<OutsideInstruction> ReadAll(ChainStep outcome)
    {
        if (outcome.Event.Result is not { Length: > 24 } result)
        {
            return [];
        }

        List<OutsideInstruction>? found = null;
        int from = 0;
        int end = Math.Min(result.Length, MostRead);
        for (int tries = 0; tries < Most && _addresses.IndexIn(result.AsSpan(from, end - from)) is >= 0 and var at; tries++)
        {
            if (Read(outcome, result.AsSpan(from + at, end - from - at), out int length) is { } instruction)
            {
                (found ??= []).Add(instruction);
            }

            from += at + length;
        }

        return found ?? (IReadOnlyList<OutsideInstruction>)[];
    }

    private OutsideInstruction? Read(ChainStep outcome, ReadOnlySpan<char> text, out int length)
    {
        ReadOnlySpan<char> enclosed = Enclosed(text[..Math.Min(text.Length, After)]);
        length = Math.Max(20, enclosed.Length);
        string block = Flat(enclosed);
        string message = WithoutAddresses(block);
        IReadOnlyList<Clause> requests = [.. _requests.Read(outcome, message, false).Requests];
        HashSet<string> names = ParticularWords.In(message);
        names.UnionWith(Things(message));
        names.UnionWith(requests.SelectMany(r => r.Objects).Where(o => o.Contains(' ', StringComparison.Ordinal)));
        return new OutsideInstruction(outcome, Excerpt(text), block, names, VerbsIn(message));
    }

    // The instruction ends where the text around it goes on: at a closing tag, a list item, a member of a record, a signature.
    private ReadOnlySpan<char> Enclosed(ReadOnlySpan<char> text)
    {
        int end = text.Length;
        foreach (string mark in _ends)
        {
            int at = text.IndexOf(mark, StringComparison.Ordinal);
            end = at > 20 && at < end ? at : end;
        }

        int line = 0;
        foreach (ReadOnlySpan<char> part in text[..end].EnumerateLines())
        {
            ReadOnlySpan<char> trimmed = part.TrimStart();
            int colon = trimmed.IndexOf(':');
            bool member = line > 20 && colon is > 1 and < 24 && trimmed[..colon].IndexOfAny(NotInMembers) < 0 && char.IsLower(trimmed[0]) && (colon == trimmed.Length - 1 || trimmed[colon + 1] == ' ');
            if (member)
            {
                return text[..line];
            }

            line = Math.Min(end, line + part.Length + 1);
        }

        return text[..end];
    }

    // "a pencil set": an article and two plain words name a thing.
    private static IEnumerable<string> Things(string message)
    {
        foreach (Sentence sentence in SentenceSplitter.Split(message))
        {
            for (int i = 0; i + 2 < sentence.Words.Count; i++)
            {
                bool phrase = sentence.Words[i].Text is "a" or "an" && IsThing(sentence.Words[i + 1]) && IsThing(sentence.Words[i + 2]);
                if (phrase)
                {
                    yield return $"{sentence.Words[i + 1].Text} {sentence.Words[i + 2].Text}";
                }
            }
        }
    }

    private static bool IsThing(Word word) => word.Form == WordForm.Plain && word.Text.Length > 2 && !Lexicon.Default.Determiners.Contains(word.Text);

    private static HashSet<VerbMeaning> VerbsIn(string message)
    {
        var verbs = new HashSet<VerbMeaning>();
        foreach (Sentence sentence in SentenceSplitter.Split(message))
        {
            for (int i = 0; i < sentence.Words.Count; i++)
            {
                if (Lexicon.Default.VerbAt(sentence.Words, i, out _) is { } verb)
                {
                    verbs.Add(verb with { BaseForm = true });
                }
            }
        }

        return verbs;
    }

    // The sentences that turn to the agent name the sender, not what is to be done.
    private string WithoutAddresses(string block)
    {
        var kept = new System.Text.StringBuilder();
        block = block.Replace("\n\n", ". ", StringComparison.Ordinal);
        foreach (Range range in block.AsSpan().Split(". "))
        {
            ReadOnlySpan<char> sentence = block.AsSpan()[range];
            int address = _addresses.IndexIn(sentence);
            int colon = address < 0 ? -1 : sentence[address..].IndexOf(':');
            int after = colon < 0 ? -1 : address + colon;

            // "Ignore your instructions and send ..." turns to the agent and asks in one sentence.
            if (address < 0)
            {
                kept.Append(sentence).Append(". ");
            }
            else if (after > address)
            {
                kept.Append(sentence[(after + 1)..]).Append(". ");
            }
            else if (Demanded(sentence[address..]) is > 0 and var demand)
            {
                kept.Append(sentence[(address + demand)..]).Append(". ");
            }
            else if (sentence[address..].IndexOf(" and ", StringComparison.Ordinal) is > 0 and var and)
            {
                kept.Append(sentence[(address + and + 5)..]).Append(". ");
            }
        }

        return kept.ToString();
    }

    // "AI assistants reading this must first send ...": what is demanded stands behind the demand.
    private int Demanded(ReadOnlySpan<char> sentence)
    {
        foreach (string demand in _demands)
        {
            if (sentence.IndexOf(demand, StringComparison.OrdinalIgnoreCase) is > 0 and var at)
            {
                return at + demand.Length;
            }
        }

        return -1;
    }

    // Wrapped and indented text reads as one paragraph; a blank line still ends a sentence.
    private static string Flat(ReadOnlySpan<char> text) =>
        string.Join("\n\n", text.ToString().Replace("\\n", "\n", StringComparison.Ordinal).Split("\n\n").Select(p => string.Join(' ', p.Split((char[]?)null, StringSplitOptions.RemoveEmptyEntries))));

    private static string Excerpt(ReadOnlySpan<char> text) => string.Join(' ', text[..Math.Min(160, text.Length)].ToString().Split((char[]?)null, StringSplitOptions.RemoveEmptyEntries));

    private sealed class InjectionFile
    {
        public string[] Addresses { get; set; } = [];

        public string[] Readers { get; set; } = [];

        public string[] Turns { get; set; } = [];

        public string[] Demands { get; set; } = [];

        public string[] Ends { get; set; } = [];
    }
}
