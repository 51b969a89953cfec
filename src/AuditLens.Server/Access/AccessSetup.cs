using Microsoft.AspNetCore.Authentication.Cookies;
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

    public static void AddAccess(this IServiceCollection services)
    {
        services.AddSingleton<UserAccounts>();
        services.AddSingleton<FirstAdministrator>();
        services.AddSingleton<StoredDataProtectionKeys>();
        services.AddDataProtection().SetApplicationName("AuditLens");
        services.AddSingleton<IConfigureOptions<KeyManagementOptions>>(static s => new ConfigureOptions<KeyManagementOptions>(o => o.XmlRepository = s.GetRequiredService<StoredDataProtectionKeys>()));
        services.AddAntiforgery(antiforgery => Harden(antiforgery.Cookie, "auditlens-form", SameSiteMode.Strict));
        services.AddAuthentication(CookieAuthenticationDefaults.AuthenticationScheme).AddCookie(cookie =>
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

    public static void MapAccess(this IEndpointRouteBuilder routes) => LoginEndpoints.Map(routes);

    private static void Harden(CookieBuilder cookie, string name, SameSiteMode sameSite)
    {
        cookie.Name = name;
        cookie.HttpOnly = true;
        cookie.SameSite = sameSite;
        cookie.SecurePolicy = CookieSecurePolicy.SameAsRequest;
    }
}
