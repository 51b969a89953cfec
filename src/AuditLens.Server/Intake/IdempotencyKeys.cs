using System.Text.Json;
using AuditLens.Events;
using AuditLens.Storage;
using Microsoft.AspNetCore.Http;

namespace AuditLens.Server.Intake;

/// <summary>
/// Holds senders to their <c>Idempotency-Key</c>: a key stands for one body (draft-ietf-httpapi-idempotency-key-header). Repeats change nothing in any case, since bodies are named by their content.
/// </summary>
internal sealed class IdempotencyKeys(IDocumentStore documents)
{
    private const string Kind = "idempotency-key";
    private const int LongestKey = 200;

    public async ValueTask<bool> IsFreeOrSameAsync(HttpContext context, ReadOnlyMemory<byte> body) =>
        IdOf(context) is not { } id
        || await documents.FindAsync(Kind, id, context.RequestAborted).ConfigureAwait(false) is not { } known
        || JsonSerializer.Deserialize<string>(known.Json) == Sha256Digest.Of(body.Span).ToString();

    public async ValueTask KeepAsync(HttpContext context, ReadOnlyMemory<byte> body)
    {
        if (IdOf(context) is { } id)
        {
            await documents.TryPutAsync(Kind, id, JsonSerializer.Serialize(Sha256Digest.Of(body.Span).ToString()), null, CancellationToken.None).ConfigureAwait(false);
        }
    }

    /// <summary>Keys of different senders do not meet.</summary>
    private static string? IdOf(HttpContext context) =>
        context.Request.Headers["Idempotency-Key"].ToString() is { Length: > 0 and <= LongestKey } key ? EventId.Of(context.User.Identity?.Name, key).ToString() : null;
}
