using System.Security.Cryptography;
using System.Text;

namespace AuditLens.Server.Access;

/// <summary>As long as nobody can log in, whoever holds the link that was printed to the terminal may create the administrator, once.</summary>
public sealed class FirstAdministrator(UserAccounts users) : IDisposable
{
    private readonly SemaphoreSlim _one = new(1, 1);
    private byte[]? _token;

    /// <returns>The token of the link; null when there is a user already.</returns>
    public async ValueTask<string?> OpenAsync(CancellationToken cancellationToken)
    {
        if (await users.AnyAsync(cancellationToken).ConfigureAwait(false))
        {
            return null;
        }

        string token = RandomNumberGenerator.GetHexString(32, lowercase: true);
        _token = Encoding.ASCII.GetBytes(token);
        return token;
    }

    public bool Holds(string? token) => _token is { } right && token is not null && CryptographicOperations.FixedTimeEquals(right, Encoding.UTF8.GetBytes(token));

    /// <returns>Null when the token is not, or no longer, the right one.</returns>
    /// <exception cref="ArgumentException">Name or password is not of its form.</exception>
    public async ValueTask<UserAccount?> CreateAsync(string token, string name, string password, CancellationToken cancellationToken)
    {
        await _one.WaitAsync(cancellationToken).ConfigureAwait(false);
        try
        {
            if (!Holds(token) || await users.AnyAsync(cancellationToken).ConfigureAwait(false))
            {
                return null;
            }

            UserAccount? account = await users.CreateAsync(name, Roles.Admin, password, cancellationToken).ConfigureAwait(false);
            _token = null;
            return account;
        }
        finally
        {
            _one.Release();
        }
    }

    public void Dispose() => _one.Dispose();
}
