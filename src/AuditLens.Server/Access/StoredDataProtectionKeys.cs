using System.Xml.Linq;
using AuditLens.Storage;
using Microsoft.AspNetCore.DataProtection.Repositories;

namespace AuditLens.Server.Access;

/// <summary>Keeps the keys of cookies in the store: log-ins outlive a restart, and several servers on one store know each other's.</summary>
internal sealed class StoredDataProtectionKeys(IDocumentStore documents) : IXmlRepository
{
    private const string Kind = "data-protection-key";

    // The interface of the framework is synchronous; it is called at start and every ninety days.
    public IReadOnlyCollection<XElement> GetAllElements() =>
        documents.ListAsync(Kind, DocumentRange.All, CancellationToken.None).Select(d => XElement.Parse(System.Text.Json.JsonSerializer.Deserialize<string>(d.Json)!)).ToListAsync().AsTask().GetAwaiter().GetResult();

    public void StoreElement(XElement element, string friendlyName) =>
        documents.TryPutAsync(Kind, friendlyName, System.Text.Json.JsonSerializer.Serialize(element.ToString(SaveOptions.DisableFormatting)), null, CancellationToken.None).AsTask().GetAwaiter().GetResult();
}
