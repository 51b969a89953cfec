namespace AuditLens.Server.Access;

/// <summary>A person who may log in.</summary>
/// <param name="Name">Lower case; how the person logs in.</param>
/// <param name="PasswordHash">As ASP.NET Core's <c>PasswordHasher</c> writes it: PBKDF2 with its salt and count.</param>
/// <param name="Stamp">Changes when password or role do: sessions opened before end.</param>
/// <param name="Scope">Null for no limits.</param>
/// <param name="IsDisabled">Nobody logs in under this name; it is kept for what it did.</param>
/// <param name="Reset">A link with which the person may set a password; null when there is none.</param>
public sealed record UserAccount(string Name, string Role, string PasswordHash, string Stamp, DateTimeOffset Created, AccessScope? Scope = null, bool IsDisabled = false, PasswordReset? Reset = null);

/// <param name="Hash">SHA-256 of the link's token in hexadecimal digits; the token has 128 random bits.</param>
public sealed record PasswordReset(string Hash, DateTimeOffset Until);
