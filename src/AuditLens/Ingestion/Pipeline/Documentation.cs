using AuditLens.Events;
using AuditLens.Ingestion.Formats;
using AuditLens.Ingestion.Input;

namespace AuditLens.Ingestion.Pipeline;

/// <summary>
/// Tells documents for people, which lie beside the logs in most folders, from input that could not be read. Only for files that the user did not name, only by names that
/// never hold a log, and only when the text is no export that a reader could ask for.
/// </summary>
internal static class Documentation
{
    private static readonly string[] Extensions = [".md", ".mdx", ".rst", ".adoc"];

    private static readonly string[] Names = ["LICENSE", "LICENCE", "COPYING", "NOTICE", "README", "CHANGELOG", "AUTHORS", "CONTRIBUTING"];

    public static bool Lies(InputFile file, Rejection problem)
    {
        string name = Path.GetFileName(file.Path);
        return !file.IsNamed
            && problem is { Code: RejectionCodes.UnknownDialect, Reason: UnknownContent.PlainText }
            && (Extensions.Contains(Path.GetExtension(name), StringComparer.OrdinalIgnoreCase) || Names.Any(n => name.StartsWith(n, StringComparison.OrdinalIgnoreCase)));
    }
}
