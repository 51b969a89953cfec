using AuditLens.Storage;
using AuditLens.Tests.Support;
using Xunit;

namespace AuditLens.Tests.Storage;

public sealed class StoreLocatorTests : IDisposable
{
    private readonly TemporaryFolder _folder = new();

    public void Dispose() => _folder.Dispose();

    [Theory]
    [InlineData("", "'' names no kind of store that AuditLens knows; write sqlite:FILE or elasticsearch:http://HOST:9200.")]
    [InlineData("store.db", "'store.db' names no kind of store that AuditLens knows; write sqlite:FILE or elasticsearch:http://HOST:9200.")]
    [InlineData("postgres://host/db", "'postgres://host/db' names no kind of store that AuditLens knows; write sqlite:FILE or elasticsearch:http://HOST:9200.")]
    [InlineData("sqlite:", "The store address 'sqlite:' names no file; write sqlite:FILE.")]
    [InlineData("elasticsearch:", "The store address 'elasticsearch:' names no node; write elasticsearch:http://HOST:9200.")]
    [InlineData("elasticsearch:ftp://host", "'ftp://host' is not the address of an Elasticsearch node; write http://HOST:9200 or https://HOST:9200.")]
    [InlineData("elasticsearch:http://ann:secret@host:9200", "The address of the store holds a password, which others could read; set AUDITLENS_ELASTICSEARCH_USERNAME and AUDITLENS_ELASTICSEARCH_PASSWORD, or AUDITLENS_ELASTICSEARCH_API_KEY.")]
    [InlineData("elasticsearch:http://host:9200?prefx=a", "'prefx=a' is not an option of an Elasticsearch store; there are prefix=NAME, ca=FILE, spool=FOLDER, gzip=true|false, timeout=SECONDS, patience=SECONDS, lease=SECONDS, concurrency=1..64.")]
    public void An_address_that_names_no_store_is_answered_with_what_to_write(string address, string message) =>
        Assert.Equal(message, Assert.Throws<StoreException>(() => StoreLocator.Open(address)).Message);

    [Fact]
    public async Task The_name_of_a_store_is_its_address_in_full()
    {
        await using IEventStore store = StoreLocator.Open("sqlite:" + _folder.Combine("a", "..", "store.db"));

        Assert.Equal("sqlite:" + _folder.Combine("store.db"), store.Name);
    }
}
