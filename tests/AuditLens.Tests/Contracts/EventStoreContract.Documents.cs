using System.Globalization;
using AuditLens.Storage;
using Xunit;

namespace AuditLens.Tests.Contracts;

public abstract partial class EventStoreContract
{
    private const string Kind = "alert-silence";

    private IDocumentStore Documents => Store.Documents;

    [ContractTheory]
    [InlineData("plain")]
    [InlineData("with/slash and space")]
    [InlineData("_underscore#?&%2F..")]
    [InlineData("ü\u0001\U0001F600")]
    public async Task A_document_comes_back_character_for_character(string id)
    {
        const string Json = "{ \"b\": 1.0,\n\"a\":\"ü\\u0000 \U0001F600\", \"b\": 2 }";

        StoredDocument put = (await Documents.TryPutAsync(Kind, id, Json, null, None))!;

        Assert.Equal(new StoredDocument(Kind, id, Json, put.Version), put);
        Assert.Equal(put, await Documents.FindAsync(Kind, id, None));
        Assert.Null(await Documents.FindAsync("other", id, None));
        Assert.Equal(put, await (await AgainAsync()).Documents.FindAsync(Kind, id, None));
    }

    [ContractFact]
    public async Task A_large_document_is_kept_whole()
    {
        string json = $"\"{new string('x', 3_000_000)}\"";

        await Documents.TryPutAsync(Kind, "a", json, null, None);

        Assert.Equal(json, (await Documents.FindAsync(Kind, "a", None))!.Json);
    }

    [ContractFact]
    public async Task Nobody_creates_a_document_that_is_there()
    {
        StoredDocument first = (await Documents.TryPutAsync(Kind, "a", "1", null, None))!;

        Assert.Null(await Documents.TryPutAsync(Kind, "a", "2", null, None));
        Assert.Equal(first, await Documents.FindAsync(Kind, "a", None));
        Assert.NotNull(await Documents.TryPutAsync("other", "a", "3", null, None));
    }

    [ContractFact]
    public async Task Only_who_read_the_last_version_changes_or_deletes_a_document()
    {
        StoredDocument first = (await Documents.TryPutAsync(Kind, "a", "1", null, None))!;
        StoredDocument second = (await Documents.TryPutAsync(Kind, "a", "2", first.Version, None))!;

        Assert.Null(await Documents.TryPutAsync(Kind, "a", "3", first.Version, None));
        Assert.False(await Documents.TryDeleteAsync(Kind, "a", first.Version, None));
        Assert.Equal(second, await Documents.FindAsync(Kind, "a", None));

        Assert.True(await Documents.TryDeleteAsync(Kind, "a", second.Version, None));
        Assert.False(await Documents.TryDeleteAsync(Kind, "a", second.Version, None));
        Assert.Null(await Documents.FindAsync(Kind, "a", None));
        Assert.Null(await Documents.TryPutAsync(Kind, "a", "4", second.Version, None));
    }

    [ContractFact]
    public async Task No_version_comes_twice_even_when_a_document_is_created_anew()
    {
        HashSet<string> versions = new(StringComparer.Ordinal);
        for (int i = 0; i < 3; i++)
        {
            StoredDocument created = (await Documents.TryPutAsync(Kind, "a", "1", null, None))!;
            StoredDocument same = (await Documents.TryPutAsync(Kind, "a", "1", created.Version, None))!;
            Assert.True(versions.Add(created.Version));
            Assert.True(versions.Add(same.Version));
            Assert.True(await Documents.TryDeleteAsync(Kind, "a", same.Version, None));
        }
    }

    [ContractFact]
    public async Task A_version_that_no_store_gave_fits_nothing()
    {
        await Documents.TryPutAsync(Kind, "a", "1", null, None);

        foreach (string version in new[] { "", "-1", "0", "x", "999999999999", "99999999999999999999:1" })
        {
            Assert.Null(await Documents.TryPutAsync(Kind, "a", "2", version, None));
            Assert.False(await Documents.TryDeleteAsync(Kind, "a", version, None));
        }
    }

    [ContractFact]
    public async Task Documents_are_listed_by_the_code_points_of_their_ids()
    {
        string[] ids = ["Z", "a", "a-", "aa", "b", "é", "\uFF5E", "\U0001F600"];
        foreach (string id in ids.Reverse())
        {
            await Documents.TryPutAsync(Kind, id, "1", null, None);
        }

        await Documents.TryPutAsync("other", "b", "2", null, None);

        Assert.Equal(ids, await DocumentIdsAsync(DocumentRange.All));
        Assert.Equal(ids.Reverse(), await DocumentIdsAsync(new DocumentRange(IsDescending: true)));
        Assert.Equal(["a", "a-", "aa"], await DocumentIdsAsync(new DocumentRange(From: "a", To: "b")));
        Assert.Equal(["\U0001F600", "\uFF5E"], await DocumentIdsAsync(new DocumentRange(From: "b", IsDescending: true, Limit: 2)));
        Assert.Equal(["Z"], await DocumentIdsAsync(new DocumentRange(Limit: 1)));
        Assert.Empty(await DocumentIdsAsync(new DocumentRange(From: "c", To: "c")));
    }

    [ContractFact]
    public async Task More_documents_than_one_page_are_listed_whole()
    {
        string[] ids = [.. Enumerable.Range(0, 2_500).Select(i => i.ToString("D5", CultureInfo.InvariantCulture))];
        await Parallel.ForEachAsync(ids, new ParallelOptions { MaxDegreeOfParallelism = 16 }, async (id, token) => await Documents.TryPutAsync(Kind, id, "{}", null, token));

        Assert.Equal(ids, await DocumentIdsAsync(DocumentRange.All));
        Assert.Equal(ids.Reverse().Take(1_200), await DocumentIdsAsync(new DocumentRange(IsDescending: true, Limit: 1_200)));
    }

    [ContractFact]
    public async Task A_list_may_be_changed_while_it_is_read()
    {
        foreach (string id in new[] { "a", "b", "c" })
        {
            await Documents.TryPutAsync(Kind, id, "1", null, None);
        }

        List<string> seen = [];
        await foreach (StoredDocument document in Documents.ListAsync(Kind, DocumentRange.All, None))
        {
            seen.Add(document.Id);
            Assert.NotNull(await Documents.TryPutAsync(Kind, document.Id, "2", document.Version, None));
        }

        Assert.Equal(["a", "b", "c"], seen);
    }

    [ContractFact]
    public async Task Of_many_who_count_up_at_once_nobody_is_lost()
    {
        const int Writers = 4;
        const int Steps = 15;
        await Documents.TryPutAsync(Kind, "counter", "0", null, None);

        await Task.WhenAll(Enumerable.Range(0, Writers).Select(_ => Task.Run(async () =>
        {
            IDocumentStore own = (await AgainAsync()).Documents;
            for (int done = 0; done < Steps;)
            {
                StoredDocument now = (await own.FindAsync(Kind, "counter", None))!;
                string next = (int.Parse(now.Json, CultureInfo.InvariantCulture) + 1).ToString(CultureInfo.InvariantCulture);
                done += await own.TryPutAsync(Kind, "counter", next, now.Version, None) is null ? 0 : 1;
            }
        })));

        Assert.Equal("60", (await Documents.FindAsync(Kind, "counter", None))!.Json);
    }

    [ContractFact]
    public async Task Of_many_who_create_the_same_document_one_is_first()
    {
        StoredDocument?[] created = await Task.WhenAll(Enumerable.Range(0, 8).Select(i => Task.Run(async () =>
            await (await AgainAsync()).Documents.TryPutAsync(Kind, "lease", i.ToString(CultureInfo.InvariantCulture), null, None))));

        Assert.Equal(Assert.Single(created, c => c is not null), await Documents.FindAsync(Kind, "lease", None));
    }

    [ContractTheory]
    [InlineData("", "a")]
    [InlineData("alert silence", "a")]
    [InlineData("alert/silence", "a")]
    [InlineData("alerts", "")]
    public async Task What_cannot_name_a_document_is_refused(string kind, string id) =>
        await Assert.ThrowsAsync<ArgumentException>(async () => await Documents.TryPutAsync(kind, id, "1", null, None));

    [ContractFact]
    public async Task The_longest_id_is_taken_and_a_longer_one_is_refused()
    {
        Assert.NotNull(await Documents.TryPutAsync(Kind, new string('é', 200), "1", null, None));
        await Assert.ThrowsAsync<ArgumentException>(async () => await Documents.TryPutAsync(Kind, new string('é', 200) + "x", "1", null, None));
    }

    private async Task<List<string>> DocumentIdsAsync(DocumentRange range) => await Documents.ListAsync(Kind, range, None).Select(d => d.Id).ToListAsync();
}
