using System.Security.Cryptography;
using System.Text;
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

    /// <summary>How long a link to set a password works.</summary>
    private static readonly TimeSpan ResetLife = TimeSpan.FromDays(1);

    private readonly PasswordHasher<UserAccount> _hasher = new();

    private static readonly UserAccount Nobody = new("", "", new PasswordHasher<UserAccount>().HashPassword(null!, RandomNumberGenerator.GetHexString(32)), "", default);

    /// <summary>What is wrong with a name or password, as sentences; empty when nothing is.</summary>
    public static IReadOnlyList<string> Problems(string name, string password)
    {
        List<string> problems = [.. new[] { NameProblem(name) }.OfType<string>()];
        if (password.Length < ShortestPassword)
        {
            problems.Add($"A password has at least {ShortestPassword} characters.");
        }

        return problems;
    }

    public static string? NameProblem(string name) => NameShape().IsMatch(Normal(name)) ? null : "A user name has 2 to 64 letters, digits, dots, hyphens, underscores or @.";

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
        return await TryAddAsync(account, cancellationToken).ConfigureAwait(false) ? account : null;
    }

    /// <summary>Creates a user whose password nobody knows, with the token of a link to set it.</summary>
    /// <returns>Null when there is a user of that name already.</returns>
    /// <exception cref="ArgumentException">Name or role is not of its form.</exception>
    public async ValueTask<(UserAccount Account, string Token)?> InviteAsync(string name, string role, AccessScope? scope, CancellationToken cancellationToken)
    {
        if (NameProblem(name) is { } problem)
        {
            throw new ArgumentException(problem, nameof(name));
        }

        if (!Roles.All.Contains(role))
        {
            throw new ArgumentException($"There is no role '{role}'.", nameof(role));
        }

        (string token, PasswordReset reset) = NewReset();
        var account = new UserAccount(Normal(name), role, _hasher.HashPassword(Nobody, RandomNumberGenerator.GetHexString(32)), NewStamp(), time.GetUtcNow(), scope, Reset: reset);
        return await TryAddAsync(account, cancellationToken).ConfigureAwait(false) ? (account, token) : null;
    }

    /// <summary>Opens a link with which the person may set a new password; the present one holds until then.</summary>
    /// <returns>The link's token; null when there is no such user, or somebody else changed it meanwhile.</returns>
    public async ValueTask<string?> OpenResetAsync(string name, CancellationToken cancellationToken)
    {
        (string token, PasswordReset reset) = NewReset();
        return await TryPutAsync(name, account => account with { Reset = reset }, cancellationToken).ConfigureAwait(false) is null ? null : token;
    }

    /// <summary>Whether a link with this token still works.</summary>
    public async ValueTask<bool> HoldsResetAsync(string name, string token, CancellationToken cancellationToken) =>
        await FindAsync(name, cancellationToken).ConfigureAwait(false) is { } account && Holds(account, token);

    /// <summary>Sets the password with the token of a link, which works no more then.</summary>
    /// <returns>Null when it does not work any more.</returns>
    /// <exception cref="ArgumentException">The password is not of its form.</exception>
    public async ValueTask<UserAccount?> ResetAsync(string name, string token, string password, CancellationToken cancellationToken)
    {
        if (Problems(name, password) is [{ } problem, ..])
        {
            throw new ArgumentException(problem, nameof(password));
        }

        return await TryPutAsync(name, account => Holds(account, token) ? account with { Reset = null, Stamp = NewStamp(), PasswordHash = _hasher.HashPassword(account, password) } : null, cancellationToken).ConfigureAwait(false);
    }

    /// <summary>Locks a user out, or lets it in again; what it has opened is ended.</summary>
    /// <returns>False as for <see cref="ChangeAsync"/>.</returns>
    public async ValueTask<bool> DisableAsync(string name, bool isDisabled, CancellationToken cancellationToken) =>
        (!isDisabled || await AnotherAdministratorAsync(Normal(name), cancellationToken).ConfigureAwait(false))
        && await TryPutAsync(name, account => account with { IsDisabled = isDisabled, Stamp = NewStamp() }, cancellationToken).ConfigureAwait(false) is not null;

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
        ListAsync(cancellationToken).AnyAsync(u => u.Role == Roles.Admin && !u.IsDisabled && u.Name != but, cancellationToken);

    /// <summary>The account when the password is right. An unknown name costs the same time as a wrong password.</summary>
    public async ValueTask<UserAccount?> VerifyAsync(string name, string password, CancellationToken cancellationToken)
    {
        UserAccount? account = await FindAsync(name, cancellationToken).ConfigureAwait(false);
        UserAccount tested = account ?? Nobody;
        return _hasher.VerifyHashedPassword(tested, tested.PasswordHash, password) == PasswordVerificationResult.Failed || tested.IsDisabled ? null : account;
    }

    private bool Holds(UserAccount account, string token) =>
        account is { IsDisabled: false, Reset: { } reset } && reset.Until > time.GetUtcNow() && CryptographicOperations.FixedTimeEquals(Encoding.ASCII.GetBytes(reset.Hash), Encoding.ASCII.GetBytes(HashOf(token)));

    private (string Token, PasswordReset Reset) NewReset()
    {
        string token = RandomNumberGenerator.GetHexString(32, lowercase: true);
        return (token, new PasswordReset(HashOf(token), time.GetUtcNow() + ResetLife));
    }

    private async ValueTask<bool> TryAddAsync(UserAccount account, CancellationToken cancellationToken) =>
        await documents.TryPutAsync(Kind, account.Name, JsonSerializer.Serialize(account), null, cancellationToken).ConfigureAwait(false) is not null;

    /// <param name="change">Null to change nothing.</param>
    /// <returns>What is kept now; null when there is no such user, nothing is to be changed, or somebody else changed it meanwhile.</returns>
    private async ValueTask<UserAccount?> TryPutAsync(string name, Func<UserAccount, UserAccount?> change, CancellationToken cancellationToken) =>
        NameProblem(name) is null
        && await documents.FindAsync(Kind, Normal(name), cancellationToken).ConfigureAwait(false) is { } found
        && change(Read(found)) is { } changed
        && await documents.TryPutAsync(Kind, found.Id, JsonSerializer.Serialize(changed), found.Version, cancellationToken).ConfigureAwait(false) is not null ? changed : null;

    private static string HashOf(string token) => Convert.ToHexStringLower(SHA256.HashData(Encoding.UTF8.GetBytes(token)));

    private static string Normal(string name) => name.Trim().ToLowerInvariant();

    private static string NewStamp() => RandomNumberGenerator.GetHexString(16, lowercase: true);

    private static UserAccount Read(StoredDocument document) =>
        JsonSerializer.Deserialize<UserAccount>(document.Json) ?? throw new StoreException($"The user '{document.Id}' is stored in a form that cannot be read.");

    [GeneratedRegex("^[a-z0-9][a-z0-9._@-]{1,63}$", RegexOptions.None, matchTimeoutMilliseconds: -1)]
    private static partial Regex NameShape();
}
