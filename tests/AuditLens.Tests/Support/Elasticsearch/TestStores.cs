using System.Globalization;
using AuditLens.Storage;
using AuditLens.Storage.Elasticsearch;

namespace AuditLens.Tests.Support.Elasticsearch;

/// <summary>A store on a shared cluster, empty at the beginning: tests of a collection run one after another.</summary>
/// <param name="name">Those with the same name share their indices.</param>
public sealed class TestStores(TestCluster cluster, string name = "contract", Func<string, string?>? environment = null)
{
    private readonly Func<string, string?> _environment = environment ?? (static _ => null);

    public string Prefix => string.Create(CultureInfo.InvariantCulture, $"t{Environment.ProcessId}-{name}");

    /// <summary>With the options of the store's address, as <c>&amp;lease=1</c>.</summary>
    public string Address(string options = "", string? nodes = null) => $"elasticsearch:{nodes ?? cluster.Address}?prefix={Prefix}{options}";

    public IEventStore Open(string options = "", string? nodes = null) => StoreLocator.Open(Address(options, nodes), _environment);

    /// <summary>Removes all that the store holds.</summary>
    public Task EmptyAsync() => ElasticsearchEventStore.EmptyAsync(ElasticsearchAddress.Parse(Address()["elasticsearch:".Length..], _environment), CancellationToken.None);
}
