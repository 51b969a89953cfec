using System.Text;

namespace AuditLens.Alerting;

/// <summary>Enumerations as words, in files and messages alike.</summary>
public static class AlertWords
{
    /// <summary><c>NoData</c> becomes <c>no_data</c>.</summary>
    public static string Slug(string name)
    {
        var slug = new StringBuilder(name.Length + 2);
        foreach (char c in name)
        {
            if (char.IsAsciiLetterUpper(c) && slug.Length > 0)
            {
                slug.Append('_');
            }

            slug.Append(char.ToLowerInvariant(c));
        }

        return slug.ToString();
    }

    public static string Word<T>(this T value)
        where T : struct, Enum => Slug(value.ToString());
}
