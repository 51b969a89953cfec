using System.Globalization;

namespace AuditLens.Tests.Support;

/// <summary>Sessions of a user who only talks, as Claude Code writes them.</summary>
internal static class ClaudeLog
{
    public static string Session(string id, int lines) => string.Concat(Enumerable.Range(0, lines).Select(n => Line(id, n, $"message {n} of {id} {new string('x', n % 97)}")));

    public static string Line(string session, int number, string text)
    {
        string time = new DateTimeOffset(2026, 1, 2, 3, 0, 0, TimeSpan.Zero).AddSeconds(number).ToString("yyyy-MM-dd'T'HH:mm:ss.fff'Z'", CultureInfo.InvariantCulture);
        return string.Create(
            CultureInfo.InvariantCulture,
            $"{{\"type\":\"user\",\"uuid\":\"{session}-{number}\",\"parentUuid\":null,\"isSidechain\":false,\"userType\":\"external\",\"cwd\":\"/home/ann/shop\",\"version\":\"2.0.1\",\"sessionId\":\"{session}\",\"timestamp\":\"{time}\",\"message\":{{\"role\":\"user\",\"content\":\"{text}\"}}}}\n");
    }
}
