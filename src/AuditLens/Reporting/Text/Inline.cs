namespace AuditLens.Reporting.Text;

/// <summary>Splits a sentence into plain runs and code runs at paired backticks. An unpaired backtick is plain text.</summary>
internal static class Inline
{
    public static IEnumerable<(string Text, bool Code)> Runs(string sentence)
    {
        int at = 0;
        while (at < sentence.Length)
        {
            int open = sentence.IndexOf('`', at);
            int close = open < 0 ? -1 : sentence.IndexOf('`', open + 1);
            if (close < 0)
            {
                yield return (sentence[at..], false);
                yield break;
            }

            if (open > at)
            {
                yield return (sentence[at..open], false);
            }

            if (close > open + 1)
            {
                yield return (sentence[(open + 1)..close], true);
            }

            at = close + 1;
        }
    }
}
