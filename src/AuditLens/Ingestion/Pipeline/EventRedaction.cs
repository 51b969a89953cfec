using System.Globalization;
using AuditLens.Events;

namespace AuditLens.Ingestion.Pipeline;

/// <summary>Replaces secrets in the texts of an event before it is stored, and notes how many.</summary>
internal static class EventRedaction
{
    /// <summary>Attributes that hold text of people, models or programs; the others hold names and ids, which must stay comparable.</summary>
    private static readonly string[] TextAttributes = [EventAttributes.EscalationJustification, EventAttributes.SessionTitle];

    public static AgentEvent Apply(AgentEvent e)
    {
        int count = 0;
        string? text = Redact(e.Text, ref count);
        string? arguments = Redact(e.Arguments, ref count);
        string? result = Redact(e.Result, ref count);
        var attributes = e.Attributes;
        if (attributes.Count > 0)
        {
            foreach (string name in TextAttributes)
            {
                if (attributes.TryGetValue(name, out string? value))
                {
                    attributes = attributes.SetItem(name, Redact(value, ref count)!);
                }
            }
        }

        return count == 0
            ? e
            : e with
            {
                Text = text,
                Arguments = arguments,
                Result = result,
                Attributes = attributes.SetItem(EventAttributes.RedactedSecrets, count.ToString(CultureInfo.InvariantCulture)),
            };
    }

    private static string? Redact(string? text, ref int count) => string.IsNullOrEmpty(text) ? text : SecretRedactor.Redact(text, ref count);
}
