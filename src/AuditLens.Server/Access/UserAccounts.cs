using System.Security.Cryptography;
using System.Text.Json;
using System.Text.RegularExpressions;
using AuditLens.Storage;
using Microsoft.AspNetCore.Identity;

namespace AuditLens.Server.Access;

/// <summary>The people who may log in, kept as documents of the store.</summary>
public sealed partial class UserAccounts(IDocumentStore documents, TimeProvider time)
{
    private const string Kind = "user";

    /// <summary>NIST SP 800-63B asks for at least 8; an administrator of audit evidence gets more.</summary>
    public const int ShortestPassword = 12;

    private readonly PasswordHasher<UserAccount> _hasher = new();

    private static readonly UserAccount Nobody = new("", "", new PasswordHasher<UserAccount>().HashPassword(null!, RandomNumberGenerator.GetHexString(32)), "", default);

    /// <summary>What is wrong with a name or password, as sentences; empty when nothing is.</summary>
    public static IReadOnlyList<string> Problems(string name, string password)
    {
        List<string> problems = [];
        if (!NameShape().IsMatch(Normal(name)))
        {
            problems.Add("A user name has 2 to 64 letters, digits, dots, hyphens, underscores or @.");
        }

        if (password.Length < ShortestPassword)
        {
            problems.Add($"A password has at least {ShortestPassword} characters.");
        }

        return problems;
    }

    public async ValueTask<bool> AnyAsync(CancellationToken cancellationToken) =>
        await documents.ListAsync(Kind, new DocumentRange(Limit: 1), cancellationToken).AnyAsync(cancellationToken).ConfigureAwait(false);

    public async ValueTask<UserAccount?> FindAsync(string name, CancellationToken cancellationToken) =>
        NameShape().IsMatch(Normal(name)) && await documents.FindAsync(Kind, Normal(name), cancellationToken).ConfigureAwait(false) is { } document ? Read(document) : null;

    public IAsyncEnumerable<UserAccount> ListAsync(CancellationToken cancellationToken) => documents.ListAsync(Kind, DocumentRange.All, cancellationToken).Select(Read);

    /// <returns>Null when there is a user of that name already.</returns>
    /// <exception cref="ArgumentException">Name, role or password is not of its form; <see cref="Problems"/> says how.</exception>
    public async ValueTask<UserAccount?> CreateAsync(string name, string role, string password, CancellationToken cancellationToken)
    {
        if (Problems(name, password) is [{ } problem, ..])
        {
            throw new ArgumentException(problem, nameof(name));
        }

        if (!Roles.All.Contains(role))
        {
            throw new ArgumentException($"There is no role '{role}'.", nameof(role));
        }

        var account = new UserAccount(Normal(name), role, _hasher.HashPassword(Nobody, password), NewStamp(), time.GetUtcNow());
        string json = JsonSerializer.Serialize(account);
        return await documents.TryPutAsync(Kind, account.Name, json, null, cancellationToken).ConfigureAwait(false) is null ? null : account;
    }

    /// <summary>Changes role, scope and, when one is given, the password. Whoever is logged in under that name must log in again.</summary>
    /// <returns>False when there is no such user, somebody else changed it meanwhile, or nobody would be left who may administer.</returns>
    /// <exception cref="ArgumentException">The password or the role is not of its form.</exception>
    public async ValueTask<bool> ChangeAsync(string name, string role, AccessScope? scope, string? password, CancellationToken cancellationToken)
    {
        if (password is not null && Problems(name, password) is [{ } problem, ..])
        {
            throw new ArgumentException(problem, nameof(password));
        }

        if (!Roles.All.Contains(role))
        {
            throw new ArgumentException($"There is no role '{role}'.", nameof(role));
        }

        if (await documents.FindAsync(Kind, Normal(name), cancellationToken).ConfigureAwait(false) is not { } found
            || (role != Roles.Admin && !await AnotherAdministratorAsync(found.Id, cancellationToken).ConfigureAwait(false)))
        {
            return false;
        }

        UserAccount account = Read(found);
        UserAccount changed = account with { Role = role, Scope = scope, Stamp = NewStamp(), PasswordHash = password is null ? account.PasswordHash : _hasher.HashPassword(account, password) };
        return await documents.TryPutAsync(Kind, found.Id, JsonSerializer.Serialize(changed), found.Version, cancellationToken).ConfigureAwait(false) is not null;
    }

    /// <returns>False as for <see cref="ChangeAsync"/>.</returns>
    public async ValueTask<bool> RemoveAsync(string name, CancellationToken cancellationToken) =>
        await documents.FindAsync(Kind, Normal(name), cancellationToken).ConfigureAwait(false) is { } found
        && await AnotherAdministratorAsync(found.Id, cancellationToken).ConfigureAwait(false)
        && await documents.TryDeleteAsync(Kind, found.Id, found.Version, cancellationToken).ConfigureAwait(false);

    private ValueTask<bool> AnotherAdministratorAsync(string but, CancellationToken cancellationToken) =>
        ListAsync(cancellationToken).AnyAsync(u => u.Role == Roles.Admin && u.Name != but, cancellationToken);

    /// <summary>The account when the password is right. An unknown name costs the same time as a wrong password.</summary>
    public async ValueTask<UserAccount?> VerifyAsync(string name, string password, CancellationToken cancellationToken)
    {
        UserAccount? account = await FindAsync(name, cancellationToken).ConfigureAwait(false);
        UserAccount tested = account ?? Nobody;
        return _hasher.VerifyHashedPassword(tested, tested.PasswordHash, password) == PasswordVerificationResult.Failed ? null : account;
    }

    private static string Normal(string name) => name.Trim().ToLowerInvariant();

    private static string NewStamp() => RandomNumberGenerator.GetHexString(16, lowercase: true);

    private static UserAccount Read(StoredDocument document) =>
        JsonSerializer.Deserialize<UserAccount>(document.Json) ?? throw new StoreException($"The user '{document.Id}' is stored in a form that cannot be read.");

    [GeneratedRegex("^[a-z0-9][a-z0-9._@-]{1,63}$", RegexOptions.None, matchTimeoutMilliseconds: -1)]
    private static partial Regex NameShape();
}
