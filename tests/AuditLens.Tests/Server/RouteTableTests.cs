using System.Net;
using AuditLens.Server.Access;
using Microsoft.AspNetCore.Authorization;
using Microsoft.AspNetCore.Routing;
using Microsoft.Extensions.DependencyInjection;
using Xunit;

namespace AuditLens.Tests.Server;

/// <summary>Walks every route with every role and with none.</summary>
public sealed class RouteTableTests
{
    /// <summary>What anybody may reach: each is a decision, made here.</summary>
    private static readonly string[] Open = ["/login", "/logout", "/setup", "/reset", "/denied", "/not-found", "/healthz", "/readyz"];

    private static readonly Dictionary<string, string[]> RolesOf = new(StringComparer.Ordinal)
    {
        [Policies.View] = [Roles.Viewer, Roles.Analyst, Roles.Admin],
        [Policies.Triage] = [Roles.Analyst, Roles.Admin],
        [Policies.Administer] = [Roles.Admin],
        [Policies.Ingest] = [Roles.Ingest, Roles.Admin],
    };

    [Fact]
    public async Task Every_route_names_a_policy_or_is_one_of_those_that_are_open_to_all()
    {
        await using RunningServer running = await RunningServer.StartAsync();

        Assert.All(Routes(running), route => Assert.True(
            PolicyOf(route) is { } policy ? RolesOf.ContainsKey(policy) : Open.Contains("/" + route.RoutePattern.RawText!.Trim('/')), $"{route.RoutePattern.RawText} names no policy."));
    }

    [Fact]
    public async Task Nothing_is_reached_by_whom_its_policy_does_not_name()
    {
        await using RunningServer running = await RunningServer.StartAsync();
        Dictionary<string, HttpClient> callers = new(StringComparer.Ordinal) { [""] = running.Anonymous() };
        foreach (string role in Roles.All)
        {
            callers[role] = await running.WithTokenAsync(role);
        }

        int walked = 0;
        foreach (RouteEndpoint route in Routes(running).Where(static r => PolicyOf(r) is not null))
        {
            string[] allowed = RolesOf[PolicyOf(route)!];
            foreach ((string role, HttpClient client) in callers)
            {
                using var request = new HttpRequestMessage(new HttpMethod(MethodOf(route)), PathOf(route));
                HttpResponseMessage answer = await client.SendAsync(request);
                bool turnedAway = answer.StatusCode is HttpStatusCode.Unauthorized or HttpStatusCode.Forbidden || answer.Headers.Location?.ToString().Contains("/login", StringComparison.Ordinal) == true;
                Assert.True(allowed.Contains(role) != turnedAway, $"{MethodOf(route)} {route.RoutePattern.RawText} as '{role}' gave {(int)answer.StatusCode}.");
                walked++;
            }
        }

        Assert.True(walked >= 5 * 8);
        foreach (HttpClient client in callers.Values)
        {
            client.Dispose();
        }
    }

    [Fact]
    public async Task A_route_without_a_policy_answers_nobody()
    {
        await using RunningServer running = await RunningServer.StartAsync();
        var policies = running.Server.Services.GetRequiredService<IAuthorizationPolicyProvider>();
        var authorization = running.Server.Services.GetRequiredService<IAuthorizationService>();
        var administrator = new System.Security.Claims.ClaimsPrincipal(new System.Security.Claims.ClaimsIdentity([new(System.Security.Claims.ClaimTypes.Role, Roles.Admin)], "test"));

        AuthorizationResult result = await authorization.AuthorizeAsync(administrator, null, (await policies.GetFallbackPolicyAsync())!);

        Assert.False(result.Succeeded);
    }

    private static IEnumerable<RouteEndpoint> Routes(RunningServer running) => running.Server.Services.GetServices<EndpointDataSource>()
        .SelectMany(static s => s.Endpoints).OfType<RouteEndpoint>();

    /// <summary>The narrowest: a page's own policy stands beside the one of all pages.</summary>
    private static string? PolicyOf(RouteEndpoint route) => route.Metadata.GetMetadata<IAllowAnonymous>() is not null ? null
        : route.Metadata.GetOrderedMetadata<IAuthorizeData>().Select(static a => a.Policy).OfType<string>().OrderBy(static p => RolesOf.GetValueOrDefault(p)?.Length ?? 0).FirstOrDefault();

    private static string MethodOf(RouteEndpoint route) => route.Metadata.GetMetadata<IHttpMethodMetadata>() is { HttpMethods: [{ } method, ..] } ? method : "GET";

    private static string PathOf(RouteEndpoint route) =>
        "/" + string.Join('/', route.RoutePattern.PathSegments.Select(static s => string.Concat(s.Parts.Select(static p => p is Microsoft.AspNetCore.Routing.Patterns.RoutePatternLiteralPart literal ? literal.Content : "1"))));
}
