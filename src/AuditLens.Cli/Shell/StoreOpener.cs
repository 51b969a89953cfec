using AuditLens.Storage;

namespace AuditLens.Cli.Shell;

/// <summary>Opens the store that an address names.</summary>
internal static class StoreOpener
{
    /// <exception cref="StoreException">The store cannot be opened.</exception>
    public static ValueTask<IEventStore> OpenAsync(StoreAddress address, CancellationToken cancellationToken)
    {
        cancellationToken.ThrowIfCancellationRequested();
        if (address is { Kind: StoreAddress.Sqlite, IsDefault: true } && Path.GetDirectoryName(Path.GetFullPath(address.Target)) is { } folder)
        {
            // The data directory is ours to make; a folder that the user names and that is not there is a slip of the keyboard.
            Directory.CreateDirectory(folder);
        }

        return ValueTask.FromResult(StoreLocator.Open(address.ToString()));
    }
}
