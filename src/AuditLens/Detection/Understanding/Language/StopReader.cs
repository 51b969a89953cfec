namespace AuditLens.Detection.Understanding.Language;

/// <summary>A person's message that tells the agent to stop, and short answers of consent or refusal.</summary>
internal sealed class StopReader(Lexicon lexicon)
{
    /// <summary>The message opens with a stop word and names no other thing to stop: "stop the server" is a task.</summary>
    public bool IsStop(string text)
    {
        foreach (Sentence sentence in SentenceSplitter.Split(text.Length > 600 ? text[..600] : text).Take(3))
        {
            IReadOnlyList<Word> words = sentence.Words;
            int at = 0;
            while (at < words.Count && (words[at].Form == WordForm.Mark || words[at].Text is "please" or "no" or "ok" or "hey" or "i" or "said"))
            {
                at++;
            }

            int length = lexicon.Stops.LengthAt(words, at);
            if (length > 0 && !sentence.Asks && NamesNothing(words, at + length, words[at].Text))
            {
                return true;
            }
        }

        return false;
    }

    /// <summary>True: consent; false: refusal; null: neither. Only the first words decide.</summary>
    public bool? Consent(string text)
    {
        Sentence? first = SentenceSplitter.Split(text.Length > 600 ? text[..600] : text).FirstOrDefault();
        if (first is null || first.Asks)
        {
            return null;
        }

        int at = 0;
        while (at < first.Words.Count && first.Words[at].Form == WordForm.Mark)
        {
            at++;
        }

        return lexicon.Deny.LengthAt(first.Words, at) > 0 ? false : lexicon.Approve.LengthAt(first.Words, at) > 0 ? true : null;
    }

    private bool NamesNothing(IReadOnlyList<Word> words, int at, string verb)
    {
        if (at >= words.Count || words[at].Form == WordForm.Mark || words[at].Text is "now" or "everything" or "it" or "this" or "that" or "what" or "right" or "immediately" or "don't" or "do" or "please" or "all" or "there" or "here" or "at")
        {
            return true;
        }

        if (verb == "wait")
        {
            return words[at].Text is not ("for" or "until" or "and");
        }

        // "stop deleting", "stop trashing my mail": stop and what the agent is doing. A name in capitals is the agent addressed.
        return words[at].Text.EndsWith("ing", StringComparison.Ordinal) || (verb == "stop" && words.Count <= at + 2 && words[at].Capital && lexicon.VerbAt(words, at, out _) is null);
    }
}
