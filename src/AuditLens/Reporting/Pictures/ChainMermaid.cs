using System.Globalization;
using System.Text;
using AuditLens.Chains;
using AuditLens.Reporting.Document;

namespace AuditLens.Reporting.Pictures;

/// <summary>The chain as a Mermaid flow chart. Labels are quoted and every character that Mermaid or HTML could read as syntax is an entity, so log text cannot break out.</summary>
internal static class ChainMermaid
{
    public static string Draw(ChainPicture picture)
    {
        var text = new StringBuilder("flowchart TD\n");
        for (int i = 0; i < picture.Nodes.Length; i++)
        {
            ChainNode node = picture.Nodes[i];
            string head = node.Mark is null ? node.Kind.Word() : $"{node.Mark.ToUpperInvariant()} - {node.Kind.Word()}";
            text.Append(CultureInfo.InvariantCulture, $"  n{i}[\"{Escape(head)}{(node.Time.Length > 0 ? " " + Escape(node.Time) : "")}<br/>{Escape(node.Text)}\"]");
            text.Append(Class(node.Tone)).Append('\n');
        }

        foreach (ChainEdge edge in picture.Edges)
        {
            text.Append(CultureInfo.InvariantCulture, $"  n{edge.From} {(edge.Sure ? "-->" : "-.->")}|{edge.Label}| n{edge.To}\n");
        }

        text.Append("  classDef bad fill:#fde8e8,stroke:#c02626,color:#5f1313\n");
        text.Append("  classDef warn fill:#fff4d6,stroke:#b7791f,color:#5c3d0c\n");
        text.Append("  classDef good fill:#e3f6e8,stroke:#2f855a,color:#153e29\n");
        return text.ToString();
    }

    private static string Class(Tone tone) => tone switch
    {
        Tone.Bad => ":::bad",
        Tone.Warn => ":::warn",
        Tone.Good => ":::good",
        _ => "",
    };

    /// <summary>Letters, digits, spaces and harmless punctuation stay; all else becomes a numeric entity (<c>#35;</c>), Mermaid's own way.</summary>
    private static string Escape(string text)
    {
        var safe = new StringBuilder(text.Length);
        foreach (Rune rune in text.EnumerateRunes())
        {
            if (Rune.IsLetterOrDigit(rune) || rune.Value is ' ' or '.' or ',' or '/' or '-' or '_' or ':' or '=' or '+' or '…' or '\'')
            {
                safe.Append(rune.ToString());
            }
            else
            {
                safe.Append(CultureInfo.InvariantCulture, $"#{rune.Value};");
            }
        }

        return safe.ToString();
    }
}
