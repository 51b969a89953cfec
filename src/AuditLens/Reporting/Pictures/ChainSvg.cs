using System.Globalization;
using System.Text;
using AuditLens.Chains;
using AuditLens.Reporting.Document;
using AuditLens.Reporting.Text;

namespace AuditLens.Reporting.Pictures;

/// <summary>The chain as inline SVG: one box a step from top to bottom, straight arrows to the next, arcs on the right for links that reach further. Colours come from the page's classes.</summary>
internal static class ChainSvg
{
    private const int Width = 920;
    private const int Gutter = 74;
    private const int BoxWidth = 700;
    private const int BoxHeight = 62;
    private const int Gap = 26;
    private const int Indent = 28;
    private const int LineLength = 92;

    public static string Draw(ChainPicture picture, Citations citations)
    {
        int height = (picture.Nodes.Length * (BoxHeight + Gap)) + 8;
        var svg = new StringBuilder();
        svg.Append(CultureInfo.InvariantCulture, $"<svg class=\"chain\" viewBox=\"0 0 {Width} {height}\" role=\"group\" aria-label=\"Decision chain of {picture.Nodes.Length} steps, listed in the timeline table\">");
        svg.Append("<defs><marker id=\"arrow\" viewBox=\"0 0 8 8\" refX=\"7\" refY=\"4\" markerWidth=\"7\" markerHeight=\"7\" orient=\"auto\"><path d=\"M0 0L8 4L0 8z\"/></marker></defs>");
        foreach (ChainEdge edge in picture.Edges)
        {
            Edge(svg, picture, edge);
        }

        for (int i = 0; i < picture.Nodes.Length; i++)
        {
            Node(svg, picture.Nodes[i], i, citations);
        }

        return svg.Append("</svg>").ToString();
    }

    private static int Top(int node) => 4 + (node * (BoxHeight + Gap));

    private static int Left(ChainNode node) => Gutter + (Math.Min(node.Depth, 3) * Indent);

    private static void Node(StringBuilder svg, ChainNode node, int at, Citations citations)
    {
        int x = Left(node);
        int y = Top(at);
        string tone = node.Tone.ToString().ToLowerInvariant();
        int number = citations.Number(node.Ref);
        svg.Append(CultureInfo.InvariantCulture, $"<a href=\"{HtmlText.Encode(citations.Address(node.Ref))}\"><g class=\"node {tone} {node.Kind.Word()}\"><title>{HtmlText.Encode(node.Ref.ToString())}</title>");
        svg.Append(CultureInfo.InvariantCulture, $"<text class=\"time\" x=\"{Gutter - 10}\" y=\"{y + 20}\" text-anchor=\"end\">{HtmlText.Encode(node.Time)}</text>");
        svg.Append(CultureInfo.InvariantCulture, $"<text class=\"cite\" x=\"{Gutter - 10}\" y=\"{y + 38}\" text-anchor=\"end\">[{number}]</text>");
        svg.Append(CultureInfo.InvariantCulture, $"<rect x=\"{x}\" y=\"{y}\" width=\"{BoxWidth}\" height=\"{BoxHeight}\" rx=\"7\"/><rect class=\"bar\" x=\"{x}\" y=\"{y}\" width=\"5\" height=\"{BoxHeight}\" rx=\"2\"/>");
        svg.Append(CultureInfo.InvariantCulture, $"<text class=\"kind\" x=\"{x + 16}\" y=\"{y + 18}\">{node.Kind.Word()}</text>");
        if (node.Mark is not null)
        {
            svg.Append(CultureInfo.InvariantCulture, $"<text class=\"mark\" x=\"{x + BoxWidth - 12}\" y=\"{y + 18}\" text-anchor=\"end\">{HtmlText.Encode(node.Mark.ToUpperInvariant())}</text>");
        }

        int line = 0;
        foreach (string part in Wrap(node.Text))
        {
            svg.Append(CultureInfo.InvariantCulture, $"<text x=\"{x + 16}\" y=\"{y + 36 + (line++ * 16)}\">{HtmlText.Encode(part)}</text>");
        }

        svg.Append("</g></a>");
    }

    private static void Edge(StringBuilder svg, ChainPicture picture, ChainEdge edge)
    {
        string kind = edge.Sure ? "edge sure" : "edge";
        if (edge.To == edge.From + 1)
        {
            int x = Math.Max(Left(picture.Nodes[edge.From]), Left(picture.Nodes[edge.To])) + 40;
            svg.Append(CultureInfo.InvariantCulture, $"<path class=\"{kind}\" d=\"M{x} {Top(edge.From) + BoxHeight}V{Top(edge.To) - 2}\" marker-end=\"url(#arrow)\"/>");
            svg.Append(CultureInfo.InvariantCulture, $"<text class=\"label\" x=\"{x + 8}\" y=\"{Top(edge.To) - 9}\">{HtmlText.Encode(edge.Label)}</text>");
            return;
        }

        int from = Left(picture.Nodes[edge.From]) + BoxWidth;
        int to = Left(picture.Nodes[edge.To]) + BoxWidth;
        int y1 = Top(edge.From) + (BoxHeight * 2 / 3);
        int y2 = Top(edge.To) + (BoxHeight / 3);
        int reach = Math.Min(Width - 8, Math.Max(from, to) + 24 + (10 * (edge.To - edge.From)));
        svg.Append(CultureInfo.InvariantCulture, $"<path class=\"{kind}\" d=\"M{from} {y1}C{reach} {y1} {reach} {y2} {to + 3} {y2}\" marker-end=\"url(#arrow)\"><title>{HtmlText.Encode(edge.Label)}</title></path>");
    }

    /// <summary>At most two lines, broken at a space where there is one.</summary>
    private static IEnumerable<string> Wrap(string text)
    {
        if (text.Length <= LineLength)
        {
            yield return text;
            yield break;
        }

        int cut = text.LastIndexOf(' ', LineLength);
        cut = cut < LineLength / 2 ? LineLength : cut;
        if (char.IsHighSurrogate(text[cut - 1]))
        {
            cut--;
        }

        yield return text[..cut];
        yield return LogText.Shorten(text[cut..].TrimStart(), LineLength);
    }
}
