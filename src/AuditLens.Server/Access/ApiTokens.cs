using System.Security.Cryptography;
using System.Text;
using System.Text.Json;
using AuditLens.Storage;

namespace AuditLens.Server.Access;

/// <summary>The tokens of programs, kept as documents of the store. A token reads <c>al_ID_SECRET</c> and is shown once, when it is made.</summary>
public sealed class ApiTokens(IDocumentStore documents, TimeProvider time)
{
    public const string Prefix = "al_";

    public static readonly TimeSpan LongestLife = TimeSpan.FromDays(366);

    private const string Kind = "api-token";
    private const int IdLength = 12;
    private const int SecretLength = 40;

    /// <returns>The token as the program must send it, and what is kept of it.</returns>
    /// <exception cref="ArgumentException">The role is unknown, or the token would live too long.</exception>
    public async ValueTask<(string Secret, ApiToken Token)> CreateAsync(string name, string role, TimeSpan life, AccessScope? scope, string by, CancellationToken cancellationToken)
    {
        if (!Roles.All.Contains(role))
        {
            throw new ArgumentException($"There is no role '{role}'; there are {string.Join(", ", Roles.All)}.", nameof(role));
        }

        if (life <= TimeSpan.Zero || life > LongestLife)
        {
            throw new ArgumentException("A token lives for at most 366 days.", nameof(life));
        }

        string secret = RandomNumberGenerator.GetHexString(SecretLength, lowercase: true);
        DateTimeOffset now = time.GetUtcNow();
        var token = new ApiToken(RandomNumberGenerator.GetHexString(IdLength, lowercase: true), name, role, HashOf(secret), now, by, now + life, scope);
        await documents.TryPutAsync(Kind, token.Id, JsonSerializer.Serialize(token), null, cancellationToken).ConfigureAwait(false);
        return ($"{Prefix}{token.Id}_{secret}", token);
    }

    public IAsyncEnumerable<ApiToken> ListAsync(CancellationToken cancellationToken) => documents.ListAsync(Kind, DocumentRange.All, cancellationToken).Select(Read);

    /// <returns>False when there is none.</returns>
    public async ValueTask<bool> RevokeAsync(string id, CancellationToken cancellationToken) =>
        id.Length == IdLength
        && await documents.FindAsync(Kind, id, cancellationToken).ConfigureAwait(false) is { } found
        && await documents.TryDeleteAsync(Kind, id, found.Version, cancellationToken).ConfigureAwait(false);

    /// <summary>The token when it is known, its secret right and its time not over; else null.</summary>
    public async ValueTask<ApiToken?> VerifyAsync(string presented, CancellationToken cancellationToken)
    {
        if (presented.Split('_') is not ["al", { Length: IdLength } id, { Length: SecretLength } secret] || !id.All(char.IsAsciiHexDigitLower))
        {
            return null;
        }

        StoredDocument? found = await documents.FindAsync(Kind, id, cancellationToken).ConfigureAwait(false);
        ApiToken? token = found is null ? null : Read(found);
        bool right = token is not null && CryptographicOperations.FixedTimeEquals(Encoding.ASCII.GetBytes(token.Hash), Encoding.ASCII.GetBytes(HashOf(secret)));
        return right && token!.Expires > time.GetUtcNow() ? token : null;
    }

    private static string HashOf(string secret) => Convert.ToHexStringLower(SHA256.HashData(Encoding.UTF8.GetBytes(secret)));

    private static ApiToken Read(StoredDocument document) =>
        JsonSerializer.Deserialize<ApiToken>(document.Json) ?? throw new StoreException($"The token '{document.Id}' is stored in a form that cannot be read.");
}
