using System.Globalization;
using System.Text;

namespace AuditLens.Explanations.Reading;

/// <summary>Unifies quotes, dashes and blanks; leaves out invisible marks and pictures, which say nothing that could be checked.</summary>
internal static class TextMarks
{
    public static string Unify(string text)
    {
        var unified = new StringBuilder(text.Length);
        foreach (char c in text)
        {
            switch (c)
            {
                case '\u2018' or '\u2019' or '\u02BC' or '\u00B4':
                    unified.Append('\'');
                    break;
                case '\u201C' or '\u201D' or '\u201E' or '\u00AB' or '\u00BB':
                    unified.Append('"');
                    break;
                case '\u00A0' or '\u202F' or '\u2009':
                    unified.Append(' ');
                    break;
                case '\u2022' or '\u25CF' or '\u25AA':
                    unified.Append("\n\n");
                    break;
                case '\u2011' or '\u2010':
                    unified.Append('-');
                    break;
                case '\u2212':
                    unified.Append('-');
                    break;
                default:
                    if (c is '\n' or '\t' || !IsPictureOrInvisible(c))
                    {
                        unified.Append(c);
                    }

                    break;
            }
        }

        return unified.ToString();
    }

    private static bool IsPictureOrInvisible(char c) => c is not ('→' or '≈' or '×') && CharUnicodeInfo.GetUnicodeCategory(c)
        is UnicodeCategory.Format or UnicodeCategory.Control or UnicodeCategory.OtherSymbol or UnicodeCategory.Surrogate or UnicodeCategory.PrivateUse;
}
