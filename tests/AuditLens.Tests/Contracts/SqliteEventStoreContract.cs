using AuditLens.Storage;
using AuditLens.Tests.Support;

namespace AuditLens.Tests.Contracts;

public sealed class SqliteEventStoreContract : EventStoreContract, IDisposable
{
    private readonly TemporaryFolder _folder = new();

    protected override ValueTask<IEventStore> OpenAsync() => ValueTask.FromResult(StoreLocator.Open("sqlite:" + _folder.Combine("store.db")));

    public void Dispose() => _folder.Dispose();
}
