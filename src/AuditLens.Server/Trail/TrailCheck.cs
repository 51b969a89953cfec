using System.Globalization;

namespace AuditLens.Server.Trail;

/// <summary>The last entry of an audit log as it was at some time; number 0 before there was any.</summary>
public sealed record TrailHead(long Number, string Hash)
{
    /// <summary>As people keep it: <c>214:9f3c...</c>.</summary>
    public override string ToString() => string.Create(CultureInfo.InvariantCulture, $"{Number}:{Hash}");

    /// <returns>Null when the text is none.</returns>
    public static TrailHead? Parse(string text) => text.Split(':') is [{ } number, { Length: 64 } hash] && hash.All(char.IsAsciiHexDigitLower)
        && long.TryParse(number, NumberStyles.None, CultureInfo.InvariantCulture, out long parsed) && parsed > 0 ? new TrailHead(parsed, hash) : null;
}

/// <param name="Head">The last entry up to which the chain holds.</param>
/// <param name="Broken">Number of the first entry at which it does not; null when all of it holds.</param>
/// <param name="Fault">What is wrong there, as a sentence.</param>
public sealed record TrailCheck(TrailHead Head, long? Broken, string? Fault);
