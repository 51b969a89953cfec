using System.Security.Claims;
using Microsoft.AspNetCore.Authentication.JwtBearer;

namespace AuditLens.Server.Access;

/// <summary>The OpenID provider whose access tokens are taken.</summary>
/// <param name="Authority">Its address; keys and issuer are read from <c>/.well-known/openid-configuration</c> below it.</param>
/// <param name="Audience">What <c>aud</c> must name: this server, as the provider knows it.</param>
/// <param name="RoleClaim">The claim that names roles; values that are no role of AuditLens count for nothing.</param>
public sealed record JwtSettings(string Authority, string Audience, string RoleClaim = "roles");

/// <summary>Bearer tokens of an OpenID provider.</summary>
internal static class JwtAuthentication
{
    public static void Configure(JwtBearerOptions options, JwtSettings settings)
    {
        options.Authority = settings.Authority;
        options.Audience = settings.Audience;

        // A provider on this very machine needs no TLS.
        options.RequireHttpsMetadata = !new Uri(settings.Authority).IsLoopback;
        options.MapInboundClaims = false;
        options.TokenValidationParameters.NameClaimType = "sub";
        options.TokenValidationParameters.RoleClaimType = ClaimTypes.Role;
        options.Events = new JwtBearerEvents
        {
            OnTokenValidated = context =>
            {
                // Only the roles that the configured claim names count. A scope may come as our own claim: it can but limit.
                var given = (ClaimsIdentity)context.Principal!.Identity!;
                IEnumerable<Claim> roles = given.FindAll(settings.RoleClaim).Where(static c => Roles.All.Contains(c.Value)).Select(static c => new Claim(ClaimTypes.Role, c.Value));
                IEnumerable<Claim> scope = given.Claims.Where(static c => c.Type is AccessScope.AgentClaim or AccessScope.EnvironmentClaim);
                context.Principal = new ClaimsPrincipal(new ClaimsIdentity([new Claim(ClaimTypes.Name, "jwt-" + given.FindFirst("sub")?.Value), .. roles, .. scope], JwtBearerDefaults.AuthenticationScheme));
                return Task.CompletedTask;
            },
        };
    }
}
