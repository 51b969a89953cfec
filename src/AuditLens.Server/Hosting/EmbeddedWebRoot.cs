using System.Reflection;
using Microsoft.Extensions.FileProviders;
using Microsoft.Extensions.Primitives;

namespace AuditLens.Server.Hosting;

/// <summary>The files of <c>wwwroot</c> out of the assembly, under their own paths. Only what was embedded can be asked for.</summary>
internal sealed class EmbeddedWebRoot : IFileProvider
{
    private const string Prefix = "wwwroot/";

    private static readonly Assembly Here = typeof(EmbeddedWebRoot).Assembly;

    /// <summary>Of the file on disk: a browser that holds an older version asks anew.</summary>
    private static readonly DateTimeOffset Built = new(File.GetLastWriteTimeUtc(Here.Location), TimeSpan.Zero);

    private static readonly Dictionary<string, EmbeddedFile> Files = Here.GetManifestResourceNames()
        .Where(n => n.StartsWith(Prefix, StringComparison.Ordinal))
        .ToDictionary(n => n[Prefix.Length..], n => new EmbeddedFile(n), StringComparer.Ordinal);

    public IFileInfo GetFileInfo(string subpath) =>
        Files.TryGetValue(subpath.TrimStart('/'), out EmbeddedFile? file) ? file : new NotFoundFileInfo(subpath);

    public IDirectoryContents GetDirectoryContents(string subpath) => NotFoundDirectoryContents.Singleton;

    public IChangeToken Watch(string filter) => NullChangeToken.Singleton;

    private sealed class EmbeddedFile(string resource) : IFileInfo
    {
        public bool Exists => true;

        public long Length { get; } = LengthOf(resource);

        public string? PhysicalPath => null;

        public string Name => Path.GetFileName(resource);

        public DateTimeOffset LastModified => Built;

        public bool IsDirectory => false;

        public Stream CreateReadStream() => Here.GetManifestResourceStream(resource)!;

        private static long LengthOf(string name)
        {
            using Stream stream = Here.GetManifestResourceStream(name)!;
            return stream.Length;
        }
    }
}
