using System.Text.Json;
using AuditLens.Ingestion.Formats;

namespace AuditLens.Ingestion.Pipeline;

/// <summary>Chooses the dialect of a file by its first records.</summary>
/// <param name="Dialect">Null when none fits.</param>
/// <param name="Reason">One sentence for a person, when none fits.</param>
internal sealed record DialectChoice(IDialect? Dialect, string? Reason)
{
    /// <summary>Line records that are looked at.</summary>
    public const int SampleRecords = 40;

    private const int Certain = 100;

    public static DialectChoice Make(RecordSample sample, IngestOptions options)
    {
        (IDialect? best, int score) = Best(sample);
        if (options.Dialect is not { } forced)
        {
            return best is null ? new DialectChoice(null, Unknown(sample)) : new DialectChoice(best, null);
        }

        IDialect? wanted = DialectCatalogue.All.FirstOrDefault(d => string.Equals(d.Name, forced, StringComparison.Ordinal));
        if (wanted is null)
        {
            return new DialectChoice(null, $"There is no dialect '{forced}'.");
        }

        // A dialect forced on records that look like no other is tried: it knows best what it can read.
        return best is not null && score > 0 && wanted.Recognise(sample) == 0
            ? new DialectChoice(null, $"Nothing here is of the dialect '{forced}'; it looks like {best.Title} (--dialect {best.Name}).")
            : new DialectChoice(wanted, null);
    }

    private static (IDialect? Dialect, int Score) Best(RecordSample sample)
    {
        IDialect? best = null;
        int most = 0;
        foreach (IDialect dialect in DialectCatalogue.All)
        {
            int score = dialect.Recognise(sample);
            if (score > most)
            {
                (best, most) = (dialect, score);
            }

            // None can be surer, and ties go to the first: the rest need not look at every file.
            if (most >= Certain)
            {
                break;
            }
        }

        return (best, most);
    }

    private static string Unknown(RecordSample sample)
    {
        string title = FormatCatalogue.Find(sample.Format)?.Title ?? sample.Format;
        JsonElement first = sample.Records.Count > 0 ? sample.Records[0] : default;
        string members = first.ValueKind switch
        {
            JsonValueKind.Object when !first.EnumerateObject().Any() => " without members",
            JsonValueKind.Object => $" with the members {string.Join(", ", first.EnumerateObject().Take(6).Select(p => p.Name))}",
            JsonValueKind.Array when first.GetArrayLength() > 0 && first[0].ValueKind == JsonValueKind.Object =>
                $" of objects with the members {string.Join(", ", first[0].EnumerateObject().Take(6).Select(p => p.Name))}",
            _ => "",
        };
        return $"It is {title}{members}, which no dialect knows.";
    }
}
