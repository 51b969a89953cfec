using System.Collections.Immutable;
using System.Globalization;
using System.Security.Cryptography;
using System.Text;

namespace AuditLens.Alerting.Evaluation;

/// <summary>What tells one group of a rule from another.</summary>
public static class AlertLabels
{
    /// <summary>Stands for what an observation lacks.</summary>
    public const string None = "none";

    public static ImmutableSortedDictionary<string, string> Of(params ReadOnlySpan<(string Name, string Value)> labels)
    {
        ImmutableSortedDictionary<string, string>.Builder all = ImmutableSortedDictionary.CreateBuilder<string, string>(StringComparer.Ordinal);
        foreach ((string name, string value) in labels)
        {
            all[name] = value;
        }

        return all.ToImmutable();
    }

    /// <summary>Names and values with a separator that neither can hold unescaped, so that different groups never share a key.</summary>
    public static string Key(ImmutableSortedDictionary<string, string> labels) => string.Join(',', labels.Select(l => $"{l.Key}={Escape(l.Value)}"));

    /// <summary>A short stable name of parts: 24 hexadecimal digits of their SHA-256.</summary>
    public static string Hash(params string[] parts) =>
        Convert.ToHexStringLower(SHA256.HashData(Encoding.UTF8.GetBytes(string.Join('\n', parts.Select(p => string.Create(CultureInfo.InvariantCulture, $"{p.Length}:{p}"))))))[..24];

    private static string Escape(string value) => value.Replace("\\", @"\\", StringComparison.Ordinal).Replace(",", @"\,", StringComparison.Ordinal);
}
