using AuditLens.Events;
using AuditLens.Reporting.Text;

namespace AuditLens.Server.Pages;

/// <summary>Events as pages name them.</summary>
internal static class EventWords
{
    /// <summary>The agent by its name where it has one, else what sort of actor it is.</summary>
    public static string Who(AgentEvent e) => e is { Actor: Actor.Agent, AgentName: { } name } ? LogText.Line(name, 40) : ActorWords.Word(e.Actor);
}
