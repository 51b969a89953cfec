using System.Collections.Immutable;
using AuditLens.Alerting;
using AuditLens.Alerting.Evaluation;
using AuditLens.Alerting.Rules;
using AuditLens.Server.Access;
using AuditLens.Server.Trail;
using AuditLens.Storage;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Mvc;
using Microsoft.AspNetCore.Routing;

namespace AuditLens.Server.Alerts;

/// <summary>What the forms of the alert page post to.</summary>
internal static class AlertEndpoints
{
    public const int LongestReason = 500;

    public static void Map(IEndpointRouteBuilder routes)
    {
        routes.MapPost("/alerts/silences", SilenceAsync).RequireAuthorization(Policies.Triage);
        routes.MapPost("/alerts/silences/end", EndAsync).RequireAuthorization(Policies.Triage);
        routes.MapPost("/alerts/resend", ResendAsync).RequireAuthorization(Policies.Triage);
    }

    private static async Task<IResult> SilenceAsync(
        HttpContext context, IDocumentStore documents, AuditTrail trail, ServerSettings settings, [FromForm] string? rule, [FromForm] string? label, [FromForm] string? value, [FromForm(Name = "for")] string? length, [FromForm] string? reason)
    {
        bool isRule = rule == AlertSilence.AnyRule || settings.Alerts.Rules.Any(r => r.Id == rule);
        bool isLabel = string.IsNullOrEmpty(label) ? string.IsNullOrEmpty(value) : !string.IsNullOrEmpty(value) && Enum.GetValues<AlertField>().Any(f => f.Word() == label);
        if (!isRule || !isLabel || string.IsNullOrWhiteSpace(reason) || reason.Length > LongestReason || !AlertDuration.TryParse(length ?? "", out TimeSpan duration) || duration == TimeSpan.Zero)
        {
            return TypedResults.LocalRedirect("/alerts?problem=silence#silences");
        }

        ImmutableSortedDictionary<string, string> labels = string.IsNullOrEmpty(label) ? AlertLabels.Of() : AlertLabels.Of((label, value!));
        if (!IsWithin(AccessScope.Of(context.User), labels))
        {
            return TypedResults.LocalRedirect("/alerts?problem=scope#silences");
        }

        AlertSilence silence = AlertSilence.Begin(rule!, labels, settings.Time.GetUtcNow(), duration, reason.Trim(), Who(context));
        await new AlertDocuments(documents).TryPutAsync(AlertDocuments.Silences, silence.Id, silence, null, context.RequestAborted).ConfigureAwait(false);
        await TellAsync(context, trail, $"silence {silence.Id} of {silence.Rule} {AlertLabels.Key(labels)} for {AlertDuration.Words(duration)}: {silence.Reason}").ConfigureAwait(false);
        return TypedResults.LocalRedirect("/alerts#silences");
    }

    private static async Task<IResult> EndAsync(HttpContext context, IDocumentStore documents, AuditTrail trail, [FromForm] string? id)
    {
        var alerts = new AlertDocuments(documents);
        if (!string.IsNullOrEmpty(id)
            && await alerts.FindAsync<AlertSilence>(AlertDocuments.Silences, id, context.RequestAborted).ConfigureAwait(false) is { } found
            && IsWithin(AccessScope.Of(context.User), found.Value.Labels)
            && await alerts.TryDeleteAsync(AlertDocuments.Silences, id, found.Version, context.RequestAborted).ConfigureAwait(false))
        {
            await TellAsync(context, trail, $"silence {id} of {found.Value.Rule} lifted").ConfigureAwait(false);
        }

        return TypedResults.LocalRedirect("/alerts#silences");
    }

    private static async Task<IResult> ResendAsync(HttpContext context, AlertScheduler scheduler, AuditTrail trail, [FromForm] string? id)
    {
        if (!AccessScope.Of(context.User).IsLimited && !string.IsNullOrEmpty(id) && await scheduler.Outbox.ResendAsync(id, context.RequestAborted).ConfigureAwait(false))
        {
            await TellAsync(context, trail, $"message {id} put back to be sent").ConfigureAwait(false);
        }

        return TypedResults.LocalRedirect("/alerts#dead");
    }

    /// <summary>Whoever sees only his agents or environments silences only theirs, and sees no other silence.</summary>
    public static bool IsWithin(AccessScope scope, ImmutableSortedDictionary<string, string> labels) => !scope.IsLimited
        || (labels.TryGetValue(AlertField.Agent.Word(), out string? agent) && scope.Agents.Contains(agent, StringComparer.Ordinal))
        || (labels.TryGetValue(AlertField.Environment.Word(), out string? environment) && scope.Environments.Contains(environment, StringComparer.Ordinal));

    private static string Who(HttpContext context) => context.User.Identity?.Name ?? "";

    private static ValueTask TellAsync(HttpContext context, AuditTrail trail, string what) => trail.AppendAsync(Who(context), TrailActs.ConfigurationChanged, what, CancellationToken.None);
}
