using System.Globalization;
using AuditLens.Reporting.Text;
using AuditLens.Server.Trail;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Mvc;
using Microsoft.AspNetCore.Routing;

namespace AuditLens.Server.Access;

/// <summary>What the forms of the administration post to: each change is written to the audit log first, made, and answered with the page that shows it. The form binder checks the token against forgery.</summary>
internal static class AdminEndpoints
{
    public const string Link = "link";
    public const string Token = "token";

    private const string Users = "/admin/users";
    private const string Tokens = "/admin/tokens";
    private const int LongestName = 100;

    public static void Map(IEndpointRouteBuilder routes)
    {
        RouteGroupBuilder admin = routes.MapGroup("/admin").RequireAuthorization(Policies.Administer);
        admin.MapPost("/users/add", AddAsync);
        admin.MapPost("/users/change", ChangeAsync);
        admin.MapPost("/users/disable", DisableAsync);
        admin.MapPost("/users/reset", ResetAsync);
        admin.MapPost("/tokens/create", CreateTokenAsync);
        admin.MapPost("/tokens/revoke", RevokeTokenAsync);
    }

    private static async Task<IResult> AddAsync(HttpContext context, UserAccounts users, AuditTrail trail, OneTimeNote note, [FromForm] string? name, [FromForm] string? role)
    {
        AccessScope? scope = ScopeForm.Read(context.Request.Form);
        if (UserAccounts.NameProblem(name ?? "") is not null || !Roles.All.Contains(role))
        {
            return Back(Users, AdminProblems.Form);
        }

        if (await users.FindAsync(name!, context.RequestAborted).ConfigureAwait(false) is not null)
        {
            return Back(Users, AdminProblems.Taken);
        }

        await trail.AppendAsync(Who(context), TrailActs.ConfigurationChanged, $"user {name}: added as {role}, sees {ScopeForm.Text(scope)}", context.RequestAborted).ConfigureAwait(false);
        if (await users.InviteAsync(name!, role!, scope, context.RequestAborted).ConfigureAwait(false) is not { } invited)
        {
            return Back(Users, AdminProblems.Taken);
        }

        note.Leave(context, Link, LinkOf(context, invited.Account.Name, invited.Token));
        return TypedResults.LocalRedirect(UserPage(invited.Account.Name));
    }

    private static async Task<IResult> ChangeAsync(HttpContext context, UserAccounts users, AuditTrail trail, [FromForm] string? name, [FromForm] string? role)
    {
        AccessScope? scope = ScopeForm.Read(context.Request.Form);
        if (await users.FindAsync(name ?? "", context.RequestAborted).ConfigureAwait(false) is not { } account || !Roles.All.Contains(role))
        {
            return Back(Users, AdminProblems.Form);
        }

        if (account.Name == Who(context) && (role != Roles.Admin || scope is not null))
        {
            return Back(UserPage(account.Name), AdminProblems.Yourself);
        }

        await trail.AppendAsync(
            Who(context), TrailActs.ConfigurationChanged, $"user {account.Name}: from {account.Role}, sees {ScopeForm.Text(account.Scope)}, to {role}, sees {ScopeForm.Text(scope)}", context.RequestAborted).ConfigureAwait(false);
        bool isDone = await users.ChangeAsync(account.Name, role!, scope, null, context.RequestAborted).ConfigureAwait(false);
        return Back(UserPage(account.Name), isDone ? null : AdminProblems.NotChanged);
    }

    private static async Task<IResult> DisableAsync(HttpContext context, UserAccounts users, AuditTrail trail, [FromForm] string? name, [FromForm] bool disabled)
    {
        if (await users.FindAsync(name ?? "", context.RequestAborted).ConfigureAwait(false) is not { } account)
        {
            return Back(Users, AdminProblems.Form);
        }

        if (account.Name == Who(context))
        {
            return Back(UserPage(account.Name), AdminProblems.Yourself);
        }

        await trail.AppendAsync(Who(context), TrailActs.ConfigurationChanged, $"user {account.Name}: {(disabled ? "disabled" : "enabled")}", context.RequestAborted).ConfigureAwait(false);
        bool isDone = await users.DisableAsync(account.Name, disabled, context.RequestAborted).ConfigureAwait(false);
        return Back(UserPage(account.Name), isDone ? null : AdminProblems.NotChanged);
    }

    private static async Task<IResult> ResetAsync(HttpContext context, UserAccounts users, AuditTrail trail, OneTimeNote note, [FromForm] string? name)
    {
        if (await users.FindAsync(name ?? "", context.RequestAborted).ConfigureAwait(false) is not { } account)
        {
            return Back(Users, AdminProblems.Form);
        }

        await trail.AppendAsync(Who(context), TrailActs.ConfigurationChanged, $"user {account.Name}: link for a new password made", context.RequestAborted).ConfigureAwait(false);
        if (await users.OpenResetAsync(account.Name, context.RequestAborted).ConfigureAwait(false) is not { } token)
        {
            return Back(UserPage(account.Name), AdminProblems.NotChanged);
        }

        note.Leave(context, Link, LinkOf(context, account.Name, token));
        return TypedResults.LocalRedirect(UserPage(account.Name));
    }

    private static async Task<IResult> CreateTokenAsync(
        HttpContext context, ApiTokens tokens, AuditTrail trail, OneTimeNote note, [FromForm] string? name, [FromForm] string? role, [FromForm] string? days)
    {
        bool hasLife = int.TryParse(days, NumberStyles.None, CultureInfo.InvariantCulture, out int life) && life > 0 && life <= ApiTokens.LongestLife.TotalDays;
        string title = LogText.Line(name, LongestName);
        if (title.Length == 0 || !Roles.All.Contains(role) || !hasLife)
        {
            return Back(Tokens, AdminProblems.Form);
        }

        AccessScope? scope = ScopeForm.Read(context.Request.Form);
        await trail.AppendAsync(Who(context), TrailActs.ConfigurationChanged, $"token “{title}”: made as {role} for {days} days, sees {ScopeForm.Text(scope)}", context.RequestAborted).ConfigureAwait(false);
        (string secret, _) = await tokens.CreateAsync(title, role!, TimeSpan.FromDays(life), scope, Who(context), context.RequestAborted).ConfigureAwait(false);
        note.Leave(context, Token, secret);
        return TypedResults.LocalRedirect(Tokens);
    }

    private static async Task<IResult> RevokeTokenAsync(HttpContext context, ApiTokens tokens, AuditTrail trail, [FromForm] string? id)
    {
        await trail.AppendAsync(Who(context), TrailActs.ConfigurationChanged, $"token-{LogText.Line(id, 40)}: revoked", context.RequestAborted).ConfigureAwait(false);
        bool isDone = await tokens.RevokeAsync(id ?? "", context.RequestAborted).ConfigureAwait(false);
        return Back(Tokens, isDone ? null : AdminProblems.NotChanged);
    }

    internal static string UserPage(string name) => "/admin/user?name=" + Uri.EscapeDataString(name);

    private static string LinkOf(HttpContext context, string name, string token) =>
        $"{context.Request.Scheme}://{context.Request.Host}/reset?name={Uri.EscapeDataString(name)}&token={token}";

    private static string Who(HttpContext context) => context.User.Identity?.Name ?? "";

    private static IResult Back(string page, string? problem) =>
        TypedResults.LocalRedirect($"{page}{(page.Contains('?', StringComparison.Ordinal) ? '&' : '?')}{(problem is null ? "done=1" : "problem=" + problem)}");
}

/// <summary>Why a form of the administration changed nothing, as a word in the address and as a sentence.</summary>
internal static class AdminProblems
{
    public const string Form = "form";
    public const string Taken = "taken";
    public const string Yourself = "yourself";
    public const string NotChanged = "not-changed";

    /// <returns>Null when there is no such word.</returns>
    public static string? Sentence(string? word) => word switch
    {
        Form => "Something in the form is missing or not of its form; nothing was changed.",
        Taken => "There is a user of that name already.",
        Yourself => "You cannot take your own rights away; another administrator can.",
        NotChanged => "Nothing was changed: it is not there any more, somebody else changed it meanwhile, or nobody would be left who may administer.",
        _ => null,
    };
}
