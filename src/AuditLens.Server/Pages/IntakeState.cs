using System.Globalization;
using AuditLens.Events;
using AuditLens.Server.Queries;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.WebUtilities;

namespace AuditLens.Server.Pages;

/// <summary>An <see cref="IntakeFilter"/> in the query string of a page.</summary>
internal static class IntakeState
{
    public const string Sources = "/intake";
    public const string Rejections = "/intake/rejections";

    /// <summary>Bytes of a rejected record that one page shows.</summary>
    public const int PartSize = 2048;

    /// <summary>The word of <c>code</c> that means any rejection.</summary>
    public const string Any = "any";

    public static IntakeFilter Read(IQueryCollection query) => new(ListQuery.Text(query, "source"), ListQuery.Text(query, "code"), ListQuery.Page(query));

    public static string Href(string path, IntakeFilter filter) => QueryHelpers.AddQueryString(path, new Dictionary<string, string?>
    {
        ["source"] = filter.Text,
        ["code"] = filter.Code,
        ["page"] = ListQuery.PageText(filter.Page),
    });

    /// <summary>The page of one rejected record.</summary>
    /// <param name="from">The first byte shown, counted within the record.</param>
    public static string Record(Rejection rejection, long from = 0) => Record("/intake/rejected", rejection, from);

    public static string Bytes(Rejection rejection) => Record("/intake/rejected/raw", rejection, 0);

    private static string Record(string path, Rejection rejection, long from) => QueryHelpers.AddQueryString(path, new Dictionary<string, string?>
    {
        ["source"] = rejection.File,
        ["offset"] = rejection.Offset.ToString(CultureInfo.InvariantCulture),
        ["length"] = rejection.Length.ToString(CultureInfo.InvariantCulture),
        ["from"] = from > 0 ? from.ToString(CultureInfo.InvariantCulture) : null,
    });
}
