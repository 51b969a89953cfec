using AuditLens.Storage;

namespace AuditLens.Cli.Shell;

/// <summary>Opens the store that an address names. A new kind of store is one line here.</summary>
internal static class StoreOpener
{
    public static ValueTask<IEventStore> OpenAsync(StoreAddress address, CancellationToken cancellationToken)
    {
        _ = cancellationToken;
        throw new UsageException($"No store of the kind '{address.Kind}' is built into this program.", "Use --store sqlite:FILE.");
    }
}
