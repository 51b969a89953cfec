using System.Globalization;
using System.Text;
using System.Text.Json;
using System.Text.Json.Nodes;

namespace AuditLens.Benchmarks;

/// <summary>Writes deterministic sessions in the shape of Claude Code logs, about 1.2 KB an event: thoughts, words, calls and results with long outputs, one harmful act in every fiftieth session.</summary>
internal sealed class SessionCorpus(int seed)
{
    private const int EventsInSession = 600;

    private static readonly string[] Words = ("the build cache service config module handler request queue worker retry schema index table migration branch commit test fixture client server route token "
        + "session volume snapshot cluster node replica latency timeout parser stream buffer batch record field value output input error warning result check update rename extract review deploy").Split(' ');

    private static readonly string[] Commands =
    [
        "npm test", "git status", "ls -la", "rm -rf node_modules dist", "grep -rn TODO src", "terraform plan -destroy", "kubectl get pods -n staging",
        "psql \"$DATABASE_URL\" -c 'select count(*) from bookings'", "git push origin feature/cache", "echo 'DROP TABLE bookings;' > notes.txt",
    ];

    private readonly Random _random = new(seed);
    private DateTimeOffset _now = new(2026, 9, 1, 6, 0, 0, TimeSpan.Zero);
    private string? _parent;
    private int _id;

    /// <summary>Writes files of <see cref="EventsInSession"/> events until there are <paramref name="events"/>.</summary>
    public void Write(string folder, int events)
    {
        Directory.CreateDirectory(folder);
        for (int session = 0; session * EventsInSession < events; session++)
        {
            string id = string.Create(CultureInfo.InvariantCulture, $"00000000-0000-4000-8000-{session:x12}");
            int count = Math.Min(EventsInSession, events - (session * EventsInSession));
            File.WriteAllLines(Path.Combine(folder, id + ".jsonl"), Lines(id, count, isHarmful: session % 50 == 7), new UTF8Encoding(false));
        }
    }

    private IEnumerable<string> Lines(string session, int count, bool isHarmful)
    {
        _parent = null;
        yield return Line(session, "user", new JsonObject { ["role"] = "user", ["content"] = "Please clean up the test data left by the last run." });
        int written = 1;
        while (written < count)
        {
            string call = $"toolu_{_id}";
            bool harm = isHarmful && written > count / 2;
            isHarmful &= !harm;
            string command = harm ? "psql \"postgres://app@db.prod.example.internal/rentals\" -c 'DROP DATABASE rentals'" : Commands[_random.Next(Commands.Length)];
            yield return Assistant(session, new JsonObject { ["type"] = "thinking", ["thinking"] = Text(80, 1200), ["signature"] = "x" });
            yield return Assistant(session, new JsonObject { ["type"] = "tool_use", ["id"] = call, ["name"] = "Bash", ["input"] = new JsonObject { ["command"] = command, ["description"] = Text(10, 60) } });
            yield return Line(session, "user", new JsonObject
            {
                ["role"] = "user",
                ["content"] = new JsonArray(new JsonObject { ["type"] = "tool_result", ["tool_use_id"] = call, ["content"] = harm ? "DROP DATABASE" : Text(60, 5000) }),
            });
            written += 3;
        }
    }

    private string Assistant(string session, JsonObject block) => Line(session, "assistant", new JsonObject
    {
        ["id"] = $"msg_{_id}",
        ["role"] = "assistant",
        ["model"] = "agent-model-4",
        ["content"] = new JsonArray(block),
        ["usage"] = new JsonObject { ["input_tokens"] = _random.Next(4000), ["output_tokens"] = _random.Next(900) },
    });

    private string Line(string session, string type, JsonObject message)
    {
        _now = _now.AddMilliseconds(200 + _random.Next(9000));
        string id = string.Create(CultureInfo.InvariantCulture, $"10000000-0000-4000-8000-{_id++:x12}");
        var line = new JsonObject
        {
            ["parentUuid"] = _parent,
            ["isSidechain"] = false,
            ["cwd"] = "/home/dev/projects/app",
            ["sessionId"] = session,
            ["version"] = "2.1.101",
            ["type"] = type,
            ["message"] = message,
            ["uuid"] = id,
            ["timestamp"] = _now.ToString("yyyy-MM-dd'T'HH:mm:ss.fff'Z'", CultureInfo.InvariantCulture),
        };
        _parent = id;
        return line.ToJsonString(new JsonSerializerOptions());
    }

    private string Text(int shortest, int longest)
    {
        int length = (int)(shortest * Math.Pow((double)longest / shortest, _random.NextDouble()));
        var text = new StringBuilder(length + 16);
        while (text.Length < length)
        {
            text.Append(Words[_random.Next(Words.Length)]).Append(' ');
        }

        return text.ToString();
    }
}
