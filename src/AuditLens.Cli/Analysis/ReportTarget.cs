using AuditLens.Cli.Shell;
using AuditLens.Reporting;

namespace AuditLens.Cli.Analysis;

/// <summary>Where reports go and in which formats, decided once from <c>--format</c> and <c>--out</c>.</summary>
/// <param name="Folder">Folder for one file a session and format; null when <paramref name="File"/> or standard output is used.</param>
/// <param name="File">The one file for everything; null for standard output.</param>
internal sealed record ReportTarget(IReadOnlyList<IReportFormat> Formats, string? Folder, string? File)
{
    public static readonly IReadOnlyList<string> Names = [.. ReportFormats.All.Select(static f => f.Name)];

    private static readonly string[] FolderDefault = ["html", "md", "json"];

    public static ReportTarget Decide(IReadOnlyList<string> names, string? place)
    {
        IReportFormat? byName = place is null ? null : ReportFormats.All.FirstOrDefault(f => place.EndsWith("." + f.Extension, StringComparison.OrdinalIgnoreCase));
        if (place is not null && byName is null)
        {
            return new ReportTarget([.. (names.Count > 0 ? names : FolderDefault).Select(static n => ReportFormats.Find(n)!)], place, null);
        }

        if (names.Count > 1)
        {
            throw new UsageException("Several formats cannot go to one place.", "Give a folder: --out reports");
        }

        return new ReportTarget([names.Count == 1 ? ReportFormats.Find(names[0])! : byName ?? ReportFormats.Find("md")!], null, place);
    }

    /// <summary>File name for a session: letters, digits, dot, hyphen and underscore of its id; a hash keeps ids apart that differ only in the rest.</summary>
    public static string FileName(string session)
    {
        string safe = string.Concat(session.Select(static c => char.IsAsciiLetterOrDigit(c) || c is '.' or '-' or '_' ? c : '_')).TrimStart('.');
        return safe == session && safe.Length <= 100 ? safe : $"{safe[..Math.Min(safe.Length, 80)]}-{Events.EventId.Of(session).High:x16}";
    }
}
