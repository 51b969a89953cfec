namespace AuditLens.Server.Access;

/// <summary>A token of the API as it is kept: what it may do, and the hash of its secret.</summary>
/// <param name="Id">Public part; stands in the token, in lists and in the audit log.</param>
/// <param name="Name">What people call it.</param>
/// <param name="Hash">SHA-256 of the secret in hexadecimal digits. The secret has 160 random bits: there is nothing that a slow hash would protect.</param>
/// <param name="Scope">Null for no limits.</param>
public sealed record ApiToken(string Id, string Name, string Role, string Hash, DateTimeOffset Created, string CreatedBy, DateTimeOffset Expires, AccessScope? Scope);
