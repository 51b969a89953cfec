namespace AuditLens.Ingestion.Formats;

/// <summary>Every format AuditLens reads. A new one is one file and one line here. Ties in recognition go to the first.</summary>
public static class FormatCatalogue
{
    public static IReadOnlyList<ILogFormat> All { get; } =
    [
        new JsonLinesFormat(),
        new JsonDocumentFormat(),
        new CsvFormat(),
        new OtlpProtobufFormat(),
    ];

    public static ILogFormat? Find(string name) => All.FirstOrDefault(f => string.Equals(f.Name, name, StringComparison.Ordinal));

    /// <summary>The format that the sample is of most surely, or null when none fits.</summary>
    public static ILogFormat? Recognise(FormatSample sample)
    {
        ILogFormat? best = null;
        int most = 0;
        foreach (ILogFormat format in All)
        {
            int score = format.Recognise(sample);
            if (score > most)
            {
                (best, most) = (format, score);
            }
        }

        return best;
    }
}
