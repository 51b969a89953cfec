using AuditLens.Incidents;

namespace AuditLens.Reporting.Text;

/// <summary>What a report calls the first decision that went wrong: a root cause is the cause of harm, so a session without harm has none.</summary>
internal static class RootCauseTerm
{
    /// <summary><c>root cause</c> of an incident, else <c>first wrong step</c>.</summary>
    public static string Of(Incident incident) => incident.IsIncident ? "root cause" : "first wrong step";

    /// <summary>How sure the choice is, and of what.</summary>
    public static string Basis(Incident incident) => incident.IsIncident
        ? "the first decision from which the records lead to the harm without a further choice. It is one factor among those below."
        : "the earliest step that went wrong as far as the records show; they show no harm that came of it.";
}
