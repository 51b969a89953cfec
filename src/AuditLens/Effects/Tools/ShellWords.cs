namespace AuditLens.Effects.Tools;

/// <summary>Puts an argument list back together as a command line that a shell would cut in the same places.</summary>
internal static class ShellWords
{
    public static string Join(List<string> words, string? further) => string.Join(' ', words.Select(Quote)) + (further is null ? "" : $" {further}");

    public static string Quote(string word) =>
        word.Length > 0 && word.All(c => char.IsLetterOrDigit(c) || c is '_' or '-' or '/' or '.' or '=' or ':' or ',' or '@' or '+' or '%')
            ? word
            : $"'{word.Replace("'", "'\\''", StringComparison.Ordinal)}'";
}
