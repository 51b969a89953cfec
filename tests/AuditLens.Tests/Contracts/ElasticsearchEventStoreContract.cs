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

public sealed class Elasticsearch8() : TestCluster("8");

[CollectionDefinition(nameof(Elasticsearch8))]
public sealed class Elasticsearch8Tests : ICollectionFixture<Elasticsearch8>;

[NeedsElasticsearch(Script = true)]
[Collection(nameof(Elasticsearch8))]
public sealed class Elasticsearch8EventStoreContract(Elasticsearch8 cluster) : EventStoreContract
{
    private readonly TestStores _stores = new(cluster);

    protected override ValueTask<IEventStore> OpenAsync() => ValueTask.FromResult(_stores.Open());

    protected override async ValueTask RemoveAsync() => await _stores.EmptyAsync();
}

public sealed class ElasticsearchWithSecurity() : TestCluster(security: true);

[CollectionDefinition(nameof(ElasticsearchWithSecurity))]
public sealed class ElasticsearchWithSecurityTests : ICollectionFixture<ElasticsearchWithSecurity>;

/// <summary>Every other store is opened with an API key, the rest with name and password.</summary>
[NeedsElasticsearch(Script = true)]
[Collection(nameof(ElasticsearchWithSecurity))]
public sealed class SecuredElasticsearchEventStoreContract(ElasticsearchWithSecurity cluster) : EventStoreContract
{
    private readonly TestStores _basic = new(cluster, environment: SecuredCluster.Basic);
    private int _opened;

    protected override async ValueTask<IEventStore> OpenAsync() =>
        Interlocked.Increment(ref _opened) % 2 == 0 ? _basic.Open() : new TestStores(cluster, environment: await SecuredCluster.ApiKeyAsync(cluster.Address)).Open();

    protected override async ValueTask RemoveAsync() => await _basic.EmptyAsync();
}
