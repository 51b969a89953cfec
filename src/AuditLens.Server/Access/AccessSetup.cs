using AuditLens.Server.Trail;
using Microsoft.AspNetCore.Authentication;
using Microsoft.AspNetCore.Authentication.Cookies;
using Microsoft.AspNetCore.Authentication.JwtBearer;
using Microsoft.AspNetCore.Authorization;
using Microsoft.AspNetCore.DataProtection;
using Microsoft.AspNetCore.DataProtection.KeyManagement;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Routing;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Options;

namespace AuditLens.Server.Access;

/// <summary>Who may come in, and how.</summary>
internal static class AccessSetup
{
    public const string LoginPath = "/login";

    private const string AutomaticScheme = "automatic";

    public static void AddAccess(this IServiceCollection services, ServerSettings settings)
    {
        services.AddSingleton<LoginThrottle>();
        services.AddSingleton<AuditTrail>();
        services.AddSingleton<UserAccounts>();
        services.AddSingleton<ApiTokens>();
        services.AddSingleton<FirstAdministrator>();
        services.AddSingleton<OneTimeNote>();
        services.AddSingleton<StoredDataProtectionKeys>();
        services.AddDataProtection().SetApplicationName("AuditLens");
        services.AddSingleton<IConfigureOptions<KeyManagementOptions>>(static s => new ConfigureOptions<KeyManagementOptions>(o => o.XmlRepository = s.GetRequiredService<StoredDataProtectionKeys>()));
        services.AddAntiforgery(antiforgery => Harden(antiforgery.Cookie, "auditlens-form", SameSiteMode.Strict));
        AuthenticationBuilder schemes = services.AddAuthentication(AutomaticScheme);
        schemes.AddPolicyScheme(AutomaticScheme, null, policy => policy.ForwardDefaultSelector = SchemeOf);
        schemes.AddScheme<AuthenticationSchemeOptions, TokenAuthentication>(TokenAuthentication.SchemeName, null);
        if (settings.Jwt is { } jwt)
        {
            schemes.AddJwtBearer(options => JwtAuthentication.Configure(options, jwt));
        }

        schemes.AddCookie(cookie =>
        {
            // Lax: the link in an alert must open the page for whoever is logged in.
            Harden(cookie.Cookie, "auditlens", SameSiteMode.Lax);
            cookie.LoginPath = LoginPath;
            cookie.AccessDeniedPath = "/denied";
            cookie.ReturnUrlParameter = "to";
            cookie.ExpireTimeSpan = TimeSpan.FromHours(12);
            cookie.SlidingExpiration = true;
            cookie.EventsType = typeof(LoginCookieEvents);
        });
        services.AddScoped<LoginCookieEvents>();
        services.AddAuthorization(Policies.Define);
    }

    /// <summary>Programs show a token with each request, people's browsers a cookie. Routes that only take what programs send do not know cookies: a foreign page cannot make a browser send a token.</summary>
    private static string SchemeOf(HttpContext context)
    {
        string? presented = TokenAuthentication.Presented(context.Request.Headers.Authorization);
        return presented is null && !ProgramsOnly(context) ? CookieAuthenticationDefaults.AuthenticationScheme
            : presented?.StartsWith(ApiTokens.Prefix, StringComparison.Ordinal) == false && context.RequestServices.GetRequiredService<ServerSettings>().Jwt is not null ? JwtBearerDefaults.AuthenticationScheme
            : TokenAuthentication.SchemeName;
    }

    private static bool ProgramsOnly(HttpContext context) =>
        context.GetEndpoint()?.Metadata.GetOrderedMetadata<IAuthorizeData>().Any(static a => a.Policy == Policies.Ingest) == true;

    public static void MapAccess(this IEndpointRouteBuilder routes) 
    {
        LoginEndpoints.Map(routes);
        AdminEndpoints.Map(routes);
    }

    private static void Harden(CookieBuilder cookie, string name, SameSiteMode sameSite)
    {
        cookie.Name = name;
        cookie.HttpOnly = true;
        cookie.SameSite = sameSite;
        cookie.SecurePolicy = CookieSecurePolicy.SameAsRequest;
    }
}
