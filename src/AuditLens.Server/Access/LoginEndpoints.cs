using System.Globalization;
using AuditLens.Reporting.Text;
using AuditLens.Server.Trail;
using Microsoft.AspNetCore.Authentication;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Http.HttpResults;
using Microsoft.AspNetCore.Mvc;
using Microsoft.AspNetCore.Routing;

namespace AuditLens.Server.Access;

/// <summary>What the forms of the log-in pages post to. Forms carry the token against forgery; a form binder checks it.</summary>
internal static class LoginEndpoints
{
    public static void Map(IEndpointRouteBuilder routes)
    {
        routes.MapPost(AccessSetup.LoginPath, LogInAsync).AllowAnonymous();
        routes.MapPost("/logout", LogOutAsync).AllowAnonymous();
        routes.MapPost("/setup", SetUpAsync).AllowAnonymous();
        routes.MapPost("/reset", ResetAsync).AllowAnonymous();
    }

    private static async Task<RedirectHttpResult> LogInAsync(
        HttpContext context, UserAccounts users, LoginThrottle throttle, AuditTrail trail, [FromForm] string? name, [FromForm] string? password, [FromForm] string? to)
    {
        string? address = context.Connection.RemoteIpAddress?.ToString();
        if (throttle.WaitOf(name ?? "", address) is { Ticks: > 0 } wait)
        {
            return Back(string.Create(CultureInfo.InvariantCulture, $"wait={Math.Ceiling(wait.TotalSeconds)}"));
        }

        if (await users.VerifyAsync(name ?? "", password ?? "", context.RequestAborted).ConfigureAwait(false) is not { } account)
        {
            throttle.Failed(name ?? "", address);
            await trail.AppendAsync(null, TrailActs.LogInFailed, LogText.Line(name, 64), context.RequestAborted).ConfigureAwait(false);
            return Back("failed=1");
        }

        throttle.Succeeded(account.Name);
        await trail.AppendAsync(account.Name, TrailActs.LogIn, address ?? "", context.RequestAborted).ConfigureAwait(false);
        await context.SignInAsync(LoginCookieEvents.Principal(account)).ConfigureAwait(false);
        return TypedResults.LocalRedirect(Local(to));

        RedirectHttpResult Back(string problem) => TypedResults.LocalRedirect($"{AccessSetup.LoginPath}?{problem}&to={Uri.EscapeDataString(Local(to))}");
    }

    private static async Task<RedirectHttpResult> LogOutAsync(HttpContext context, [FromForm] string? to)
    {
        await context.SignOutAsync().ConfigureAwait(false);
        return TypedResults.LocalRedirect(to is null ? AccessSetup.LoginPath : Local(to));
    }

    private static async Task<RedirectHttpResult> SetUpAsync(
        HttpContext context, FirstAdministrator first, AuditTrail trail, [FromForm] string? token, [FromForm] string? name, [FromForm] string? password, [FromForm] string? again)
    {
        string back = $"/setup?token={Uri.EscapeDataString(token ?? "")}";
        if (password != again)
        {
            return TypedResults.LocalRedirect(back + "&problem=again");
        }

        if (UserAccounts.Problems(name ?? "", password ?? "").Count > 0)
        {
            return TypedResults.LocalRedirect(back + "&problem=form");
        }

        if (await first.CreateAsync(token ?? "", name!, password!, context.RequestAborted).ConfigureAwait(false) is not { } account)
        {
            return TypedResults.LocalRedirect("/setup");
        }

        await trail.AppendAsync(account.Name, TrailActs.AdministratorCreated, account.Name, context.RequestAborted).ConfigureAwait(false);
        await context.SignInAsync(LoginCookieEvents.Principal(account)).ConfigureAwait(false);
        return TypedResults.LocalRedirect("/");
    }

    private static async Task<RedirectHttpResult> ResetAsync(
        HttpContext context, UserAccounts users, AuditTrail trail, [FromForm] string? name, [FromForm] string? token, [FromForm] string? password, [FromForm] string? again)
    {
        string back = $"/reset?name={Uri.EscapeDataString(name ?? "")}&token={Uri.EscapeDataString(token ?? "")}";
        if (password != again)
        {
            return TypedResults.LocalRedirect(back + "&problem=again");
        }

        if (!await users.HoldsResetAsync(name ?? "", token ?? "", context.RequestAborted).ConfigureAwait(false))
        {
            return TypedResults.LocalRedirect("/reset");
        }

        if (UserAccounts.Problems(name!, password ?? "").Count > 0)
        {
            return TypedResults.LocalRedirect(back + "&problem=form");
        }

        if (await users.ResetAsync(name!, token!, password!, context.RequestAborted).ConfigureAwait(false) is not { } account)
        {
            return TypedResults.LocalRedirect("/reset");
        }

        await trail.AppendAsync(account.Name, TrailActs.PasswordSet, account.Name, context.RequestAborted).ConfigureAwait(false);
        await context.SignInAsync(LoginCookieEvents.Principal(account)).ConfigureAwait(false);
        return TypedResults.LocalRedirect("/");
    }

    /// <summary>A path on this server and nothing else: the address came with the request.</summary>
    private static string Local(string? to) => to is ['/', not ('/' or '\\'), ..] && !to.Any(char.IsControl) ? to : "/";
}
