using AuditLens.Storage;
using AuditLens.Tests.Support;
using Xunit;

namespace AuditLens.Tests.Storage;

public sealed class StoreLocatorTests : IDisposable
{
    private readonly TemporaryFolder _folder = new();

    public void Dispose() => _folder.Dispose();

    [Theory]
    [InlineData("", "'' names no kind of store that AuditLens knows; write sqlite:FILE.")]
    [InlineData("store.db", "'store.db' names no kind of store that AuditLens knows; write sqlite:FILE.")]
    [InlineData("postgres://host/db", "'postgres://host/db' names no kind of store that AuditLens knows; write sqlite:FILE.")]
    [InlineData("sqlite:", "The store address 'sqlite:' names no file; write sqlite:FILE.")]
    [InlineData("elasticsearch:http://localhost:9200", "The Elasticsearch store is not built yet; use sqlite:FILE.")]
    public void An_address_that_names_no_store_is_answered_with_what_to_write(string address, string message) =>
        Assert.Equal(message, Assert.Throws<StoreException>(() => StoreLocator.Open(address)).Message);

    [Fact]
    public async Task The_name_of_a_store_is_its_address_in_full()
    {
        await using IEventStore store = StoreLocator.Open("sqlite:" + _folder.Combine("a", "..", "store.db"));

        Assert.Equal("sqlite:" + _folder.Combine("store.db"), store.Name);
    }
}
