using AuditLens.Chains;

namespace AuditLens.Detection.Rules.Sigma;

/// <summary>One thing that a Sigma rule can match: a simple command as executed, an effect, or an outside record, as fields with values.</summary>
/// <param name="What">For a person: the command or the record.</param>
/// <param name="Fields">By the names of <c>fields.yaml</c> (right side); a field may have several values, any of which may match.</param>
internal sealed record SigmaRecord(string Source, ChainStep Step, ChainStep? Outcome, string What, IReadOnlyDictionary<string, IReadOnlyList<string>> Fields)
{
    private static readonly IReadOnlyList<string> None = [];

    public IReadOnlyList<string> Values(string field) => Fields.TryGetValue(field, out IReadOnlyList<string>? values) ? values : None;
}

/// <summary>Collects the fields of a record; empty values are left out.</summary>
internal sealed class SigmaFields
{
    private readonly Dictionary<string, IReadOnlyList<string>> _fields = new(StringComparer.Ordinal);

    public SigmaFields Add(string name, params IEnumerable<string?> values)
    {
        List<string> present = [.. values.OfType<string>().Where(v => v.Length > 0)];
        if (present.Count > 0)
        {
            _fields[name] = present;
        }

        return this;
    }

    public IReadOnlyDictionary<string, IReadOnlyList<string>> Build() => _fields;
}
