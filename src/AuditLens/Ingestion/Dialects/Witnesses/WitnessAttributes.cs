using System.Collections.Immutable;
using AuditLens.Events;

namespace AuditLens.Ingestion.Dialects.Witnesses;

/// <summary>Collects the attributes of a witness event; what is null or empty is left out.</summary>
internal sealed class WitnessAttributes
{
    private readonly ImmutableSortedDictionary<string, string>.Builder _values = EventAttributes.None.ToBuilder();

    public WitnessAttributes Add(string name, string? value)
    {
        if (!string.IsNullOrEmpty(value))
        {
            _values[name] = value;
        }

        return this;
    }

    public ImmutableSortedDictionary<string, string> Build() => _values.ToImmutable();
}
