using System.Collections.Immutable;
using System.Globalization;
using System.Text.Json;
using System.Text.Json.Nodes;
using AuditLens.Storage.Elasticsearch.Model;

namespace AuditLens.Storage.Elasticsearch.Writing;

/// <summary>
/// Which batches are whole. Elasticsearch knows no transactions over documents, so each document carries the number of its batch, and one small document says which numbers count:
/// all below <see cref="Next"/> but those that are open (being written) or aborted (given up). A batch becomes visible, whole, by one write to that document.
/// </summary>
/// <param name="Next">The number that the next batch gets.</param>
/// <param name="Aborted">Given up; kept after their documents were removed, since a request of a writer that was thought dead may still arrive.</param>
internal sealed record CommitState(long Next, ImmutableSortedDictionary<long, OpenBatch> Open, ImmutableSortedSet<long> Aborted)
{
    public static readonly CommitState Empty = new(0, ImmutableSortedDictionary<long, OpenBatch>.Empty, []);

    public bool IsWhole(long batch) => batch < Next && !Open.ContainsKey(batch) && !Aborted.Contains(batch);

    /// <summary>Batches below <see cref="Next"/> whose documents do not count.</summary>
    public IEnumerable<long> Hidden => Open.Keys.Concat(Aborted);

    /// <summary>Documents of whole batches only.</summary>
    public IEnumerable<JsonNode> Filters()
    {
        yield return Range("lt", Sequence.First(Next), null, 0);
        JsonArray hidden = [.. Hidden.Select(b => (JsonNode)Range("gte", Sequence.First(b), "lt", Sequence.First(b + 1)))];
        if (hidden.Count > 0)
        {
            yield return new JsonObject { ["bool"] = new JsonObject { ["must_not"] = hidden } };
        }
    }

    public static JsonObject Range(string bound, long value, string? other, long otherValue)
    {
        JsonObject range = new() { [bound] = value };
        if (other is not null)
        {
            range[other] = otherValue;
        }

        return new JsonObject { ["range"] = new JsonObject { [FieldNames.Sequence] = range } };
    }

    public static CommitState Read(JsonElement document)
    {
        ImmutableSortedDictionary<long, OpenBatch>.Builder open = ImmutableSortedDictionary.CreateBuilder<long, OpenBatch>();
        foreach (JsonProperty member in document.GetProperty("open").EnumerateObject())
        {
            open.Add(
                long.Parse(member.Name, CultureInfo.InvariantCulture),
                new OpenBatch(member.Value.GetProperty("writer").GetString()!, member.Value.GetProperty("beat").GetInt64()));
        }

        return new CommitState(document.GetProperty("next").GetInt64(), open.ToImmutable(), [.. document.GetProperty("aborted").EnumerateArray().Select(a => a.GetInt64())]);
    }

    public JsonObject ToJson()
    {
        JsonObject open = [];
        foreach ((long number, OpenBatch batch) in Open)
        {
            open[number.ToString(CultureInfo.InvariantCulture)] = new JsonObject { ["writer"] = batch.Writer, ["beat"] = batch.Beat };
        }

        return new JsonObject { ["next"] = Next, ["open"] = open, ["aborted"] = new JsonArray([.. Aborted.Select(a => (JsonNode)a)]) };
    }
}

/// <param name="Writer">Names this one opening, so that a writer whose request was repeated knows its own.</param>
/// <param name="Beat">Raised while the writer lives.</param>
internal sealed record OpenBatch(string Writer, long Beat);
