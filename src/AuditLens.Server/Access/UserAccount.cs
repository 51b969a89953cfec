namespace AuditLens.Server.Access;

/// <summary>A person who may log in.</summary>
/// <param name="Name">Lower case; how the person logs in.</param>
/// <param name="PasswordHash">As ASP.NET Core's <c>PasswordHasher</c> writes it: PBKDF2 with its salt and count.</param>
/// <param name="Stamp">Changes when password or role do: sessions opened before end.</param>
/// <param name="Scope">Null for no limits.</param>
public sealed record UserAccount(string Name, string Role, string PasswordHash, string Stamp, DateTimeOffset Created, AccessScope? Scope = null);
