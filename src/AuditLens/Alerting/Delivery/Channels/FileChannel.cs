using AuditLens.Alerting.Evaluation;

namespace AuditLens.Alerting.Delivery.Channels;

/// <summary>Appends <c>auditlens.alert/1</c> to a file, one line a notice, written through to the disk.</summary>
internal sealed class FileChannel(ChannelSettings settings, ChannelContext context) : IAlertChannel
{
    public static readonly ChannelType Type = new(
        "file", "JSON Lines, appended to a file", [new("path", "The file; it is made when it is not there, its folder is not.", IsRequired: true)], (s, c) => new FileChannel(s, c));

    public async Task SendAsync(AlertNotice notice, CancellationToken cancellationToken)
    {
        byte[] line = [.. NoticeJson.Bytes(notice, context.BaseUrl), (byte)'\n'];
        string path = context.Value(settings, "path");
        try
        {
            // Nobody else may write meanwhile: two processes that append at once would overwrite each other.
            await using var file = new FileStream(path, FileMode.Append, FileAccess.Write, FileShare.None, bufferSize: 0, FileOptions.WriteThrough);
            await file.WriteAsync(line, cancellationToken);
        }
        catch (Exception e) when (e is IOException or UnauthorizedAccessException)
        {
            throw new ChannelException($"The file {path} cannot be written: {e.Message}", isPermanent: false, e);
        }
    }
}
