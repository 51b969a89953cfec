using Microsoft.AspNetCore.Authorization;

namespace AuditLens.Server.Access;

/// <summary>Every route names one of these (<c>RequireAuthorization</c>, <c>@attribute [Authorize(Policy = ...)]</c>); a route that names none answers nobody.</summary>
public static class Policies
{
    /// <summary>Read pages and query the API.</summary>
    public const string View = "view";

    /// <summary>Change what analysts change: triage, silences.</summary>
    public const string Triage = "triage";

    /// <summary>Users, tokens, settings, the audit log.</summary>
    public const string Administer = "administer";

    /// <summary>Deliver events.</summary>
    public const string Ingest = "ingest";

    internal static void Define(AuthorizationOptions options)
    {
        options.AddPolicy(View, p => p.RequireRole(Roles.Viewer, Roles.Analyst, Roles.Admin));
        options.AddPolicy(Triage, p => p.RequireRole(Roles.Analyst, Roles.Admin));
        options.AddPolicy(Administer, p => p.RequireRole(Roles.Admin));
        options.AddPolicy(Ingest, p => p.RequireRole(Roles.Ingest, Roles.Admin));
        options.FallbackPolicy = new AuthorizationPolicyBuilder().RequireAssertion(static _ => false).Build();
    }
}
