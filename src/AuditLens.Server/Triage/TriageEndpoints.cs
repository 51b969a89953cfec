using System.Globalization;
using AuditLens.Server.Access;
using AuditLens.Server.Queries;
using AuditLens.Server.Trail;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Mvc;
using Microsoft.AspNetCore.Routing;
using Microsoft.Extensions.DependencyInjection;

namespace AuditLens.Server.Triage;

/// <summary>What the form of triage posts to; the form carries the token against forgery.</summary>
internal static class TriageEndpoints
{
    public static void AddTriage(this IServiceCollection services) => services.AddSingleton<TriageBook>();

    public static void Map(IEndpointRouteBuilder routes) => routes.MapPost("/incidents/{id}/triage", ChangeAsync).RequireAuthorization(Policies.Triage);

    private static async Task<IResult> ChangeAsync(
        HttpContext context,
        ReportQueries incidents,
        UserAccounts users,
        TriageBook book,
        AuditTrail trail,
        string id,
        [FromForm] int seen,
        [FromForm] string? status,
        [FromForm] string? assignee,
        [FromForm] string? verdict,
        [FromForm] string? reason,
        [FromForm] string? note)
    {
        if (await incidents.FindAsync(id, AccessScope.Of(context.User), context.RequestAborted).ConfigureAwait(false) is not { } incident)
        {
            return TypedResults.NotFound();
        }

        string who = context.User.Identity?.Name ?? "";
        TriageState before = await book.FindAsync(incident.Session, context.RequestAborted).ConfigureAwait(false) ?? TriageState.Untouched(incident.Session, incident.IncidentId);
        if (!TriageWords.Statuses.Contains(status) || !TriageWords.Verdicts.Contains(verdict) || (!string.IsNullOrEmpty(reason) && !TriageWords.Reasons.Contains(reason))
            || seen < 0 || note?.Length > TriageBook.LongestNote
            || (!string.IsNullOrEmpty(assignee) && assignee != before.Assignee && !(await AssigneesAsync(users, who, context.RequestAborted).ConfigureAwait(false)).Contains(assignee)))
        {
            return TypedResults.BadRequest();
        }

        var change = new TriageChange(seen, status!, Word(assignee), verdict!, Word(reason), note);
        TriageOutcome outcome = await book.ChangeAsync(incident.Session, incident.IncidentId, who, change, context.RequestAborted).ConfigureAwait(false);
        if (outcome.Made.Count > 0)
        {
            await trail.AppendAsync(who, TrailActs.TriageChanged, $"{incident.IncidentId}: {string.Join("; ", outcome.Made.Select(Told))}", CancellationToken.None).ConfigureAwait(false);
        }

        string? told = outcome.Problem ?? (outcome.Overtaken.Count > 0 ? TriageProblems.Overtaken : null);
        return TypedResults.LocalRedirect($"/incidents/{incident.IncidentId}{(told is null ? "" : "?triage=" + told)}#triage");
    }

    /// <summary>Who may be made responsible: whoever may triage.</summary>
    public static async Task<IReadOnlyList<string>> AssigneesAsync(UserAccounts users, string who, CancellationToken cancellationToken)
    {
        List<string> names = await users.ListAsync(cancellationToken).Where(static u => u.Role is Roles.Analyst or Roles.Admin).Select(static u => u.Name).ToListAsync(cancellationToken).ConfigureAwait(false);
        return [.. names.Append(who).Where(static n => n.Length > 0).Distinct(StringComparer.Ordinal).Order(StringComparer.Ordinal)];
    }

    private static string? Word(string? word) => string.IsNullOrEmpty(word) ? null : word;

    private static string Told(TriageEntry entry) => entry.Member == TriageMembers.Note
        ? string.Create(CultureInfo.InvariantCulture, $"note of {entry.To!.Length} characters")
        : $"{entry.Member} from {entry.From ?? "none"} to {entry.To ?? "none"}";
}
