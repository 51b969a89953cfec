using AuditLens.Storage;
using AuditLens.Tests.Support.Elasticsearch;
using Xunit;

namespace AuditLens.Tests.Contracts;

public sealed class Elasticsearch9 : TestCluster;

[CollectionDefinition(nameof(Elasticsearch9))]
public sealed class Elasticsearch9Tests : ICollectionFixture<Elasticsearch9>;

[NeedsElasticsearch]
[Collection(nameof(Elasticsearch9))]
public sealed class ElasticsearchEventStoreContract(Elasticsearch9 cluster) : EventStoreContract
{
    private readonly TestStores _stores = new(cluster);

    protected override ValueTask<IEventStore> OpenAsync() => ValueTask.FromResult(_stores.Open());

    protected override async ValueTask RemoveAsync() => await _stores.EmptyAsync();
}
