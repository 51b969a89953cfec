using System.Globalization;
using System.Text;
using AuditLens.Reporting.Text;

namespace AuditLens.Reporting.Pictures;

/// <summary>The timeline as inline SVG.</summary>
internal static class TimelineSvg
{
    private const int Width = 920;
    private const int Left = 70;
    private const int Right = 20;
    private const int Top = 46;
    private const int LaneHeight = 26;
    private const int Ticks = 5;

    public static string Draw(TimelinePicture picture)
    {
        int bottom = Top + (TimelinePicture.Lanes.Length * LaneHeight);
        var svg = new StringBuilder();
        svg.Append(CultureInfo.InvariantCulture, $"<svg class=\"times\" viewBox=\"0 0 {Width} {bottom + 26}\" role=\"img\" aria-label=\"When the records were written; the table below says the same\">");
        for (int lane = 0; lane < TimelinePicture.Lanes.Length; lane++)
        {
            int y = Top + (lane * LaneHeight) + (LaneHeight / 2);
            svg.Append(CultureInfo.InvariantCulture, $"<text class=\"lane\" x=\"{Left - 10}\" y=\"{y + 4}\" text-anchor=\"end\">{TimelinePicture.Lanes[lane]}</text><path class=\"rule\" d=\"M{Left} {y}H{Width - Right}\"/>");
        }

        foreach (TimelineDot dot in picture.Dots)
        {
            string x = X((dot.Column + 0.5) / TimelinePicture.Columns);
            int y = Top + (dot.Lane * LaneHeight) + (LaneHeight / 2);
            string radius = Math.Min(7, 2.5 + (1.2 * Math.Log2(dot.Count + 1))).ToString("0.#", CultureInfo.InvariantCulture);
            svg.Append(CultureInfo.InvariantCulture, $"<circle class=\"dot{(dot.HardToReverse ? " bad" : "")}\" cx=\"{x}\" cy=\"{y}\" r=\"{radius}\"><title>{dot.Count}</title></circle>");
        }

        Marks(svg, picture, bottom);
        Axis(svg, picture, bottom);
        return svg.Append("</svg>").ToString();
    }

    private static void Marks(StringBuilder svg, TimelinePicture picture, int bottom)
    {
        int row = 0;
        foreach (TimelineMark mark in picture.Marks)
        {
            double share = (mark.Time - picture.From) / (picture.To - picture.From);
            string x = X(share);
            string anchor = share > 0.7 ? "end" : "start";
            int y = 12 + (row++ % 3 * 13);
            string tone = mark.Tone.ToString().ToLowerInvariant();
            svg.Append(CultureInfo.InvariantCulture, $"<g class=\"at {tone}\"><path d=\"M{x} {y + 3}V{bottom}\"/><text x=\"{x}\" y=\"{y}\" text-anchor=\"{anchor}\">{HtmlText.Encode(mark.Label)} {ReportTime.Clock(mark.Time)}</text></g>");
        }
    }

    private static void Axis(StringBuilder svg, TimelinePicture picture, int bottom)
    {
        for (int i = 0; i <= Ticks; i++)
        {
            double share = (double)i / Ticks;
            string anchor = i == 0 ? "start" : i == Ticks ? "end" : "middle";
            svg.Append(CultureInfo.InvariantCulture, $"<text class=\"tick\" x=\"{X(share)}\" y=\"{bottom + 18}\" text-anchor=\"{anchor}\">{ReportTime.Clock(picture.From + ((picture.To - picture.From) * share))}</text>");
        }
    }

    private static string X(double share) => (Left + (share * (Width - Left - Right))).ToString("0.#", CultureInfo.InvariantCulture);
}
