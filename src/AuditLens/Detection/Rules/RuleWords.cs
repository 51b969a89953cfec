using System.Reflection;

namespace AuditLens.Detection.Rules;

/// <summary>The words of the public vocabulary that a rule may use.</summary>
internal static class RuleWords
{
    /// <summary>All finding categories, read from their one definition.</summary>
    public static readonly IReadOnlyList<string> Categories =
        [.. typeof(FindingCategories).GetFields(BindingFlags.Public | BindingFlags.Static).Select(f => f.GetRawConstantValue()).OfType<string>().Order(StringComparer.Ordinal)];

    public static readonly IReadOnlyList<string> Severities = [.. Enum.GetValues<Severity>().Where(s => s != Severity.None).Select(SeverityWords.Word)];
}
