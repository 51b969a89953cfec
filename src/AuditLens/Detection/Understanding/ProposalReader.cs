using AuditLens.Chains;
using AuditLens.Detection.Understanding.Language;

namespace AuditLens.Detection.Understanding;

/// <summary>Reads what an agent says it would do: "Shall I drop the staging database?", "I'll reset it", "Next: delete the seven ids".</summary>
internal static class ProposalReader
{
    private static readonly string[] Leads =
    [
        "shall i", "should i", "may i", "can i", "do you want me to", "want me to", "would you like me to", "is it ok to", "is it okay to", "i would", "i will", "i'll", "i am going to", "i'm going to",
        "i can", "i could", "i want to", "i plan to", "let me", "i need to", "we can", "we could", "we should", "we need to", "i should", "i propose to", "going to",
    ];

    /// <summary>The clauses of a proposal, as requests.</summary>
    public static IEnumerable<Clause> Read(RequestReader requests, ChainStep step, string text)
    {
        // What is proposed has the grammar of a request once its lead ("shall I") is taken off.
        foreach (Sentence sentence in SentenceSplitter.Split(text))
        {
            string plain = sentence.Text.TrimEnd('?');
            foreach (string lead in Leads)
            {
                int at = plain.IndexOf(lead + " ", StringComparison.OrdinalIgnoreCase);
                if (at >= 0)
                {
                    plain = plain[(at + lead.Length + 1)..];
                    break;
                }
            }

            foreach (Clause clause in requests.Read(step, plain, false).Requests)
            {
                yield return clause with { Sentence = sentence };
            }
        }
    }
}
