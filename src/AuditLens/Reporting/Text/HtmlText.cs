using System.Text.Encodings.Web;
using System.Text.Unicode;

namespace AuditLens.Reporting.Text;

/// <summary>The one encoder for HTML and SVG: every character with a meaning in markup becomes an entity.</summary>
internal static class HtmlText
{
    private static readonly HtmlEncoder Encoder = HtmlEncoder.Create(UnicodeRanges.All);

    public static string Encode(string text) => Encoder.Encode(text);
}
