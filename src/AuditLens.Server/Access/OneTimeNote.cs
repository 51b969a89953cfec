using Microsoft.AspNetCore.DataProtection;
using Microsoft.AspNetCore.Http;

namespace AuditLens.Server.Access;

/// <summary>Hands a secret from the answer to a form over to the page that it leads to, which shows it once: encrypted in a cookie of the same browser, for two minutes; no server keeps it.</summary>
internal sealed class OneTimeNote(IDataProtectionProvider protection)
{
    private const string Cookie = "auditlens-once";

    private static readonly TimeSpan Life = TimeSpan.FromMinutes(2);

    /// <param name="purpose">What it is; only who asks for the same gets it.</param>
    public void Leave(HttpContext context, string purpose, string secret) =>
        context.Response.Cookies.Append(Cookie, Protector(context, purpose).Protect(secret, Life), Options(context));

    /// <returns>Null when there is none, or not for this purpose and user.</returns>
    public string? Take(HttpContext context, string purpose)
    {
        if (context.Request.Cookies[Cookie] is not { Length: > 0 } sealedNote)
        {
            return null;
        }

        context.Response.Cookies.Delete(Cookie, Options(context));
        try
        {
            return Protector(context, purpose).Unprotect(sealedNote);
        }
        catch (System.Security.Cryptography.CryptographicException)
        {
            return null;
        }
    }

    private ITimeLimitedDataProtector Protector(HttpContext context, string purpose) =>
        protection.CreateProtector("one-time-note", purpose, context.User.Identity?.Name ?? "").ToTimeLimitedDataProtector();

    private static CookieOptions Options(HttpContext context) => new() { HttpOnly = true, SameSite = SameSiteMode.Strict, Secure = context.Request.IsHttps, MaxAge = Life, Path = "/admin" };
}
