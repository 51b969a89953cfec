using System.Globalization;
using System.Text;
using System.Text.Json;
using AuditLens.Detection;

namespace AuditLens.Tests.Scenarios;

/// <summary>Compares a JSON report with what a scenario demands (Scenarios/README.md); each difference is one line.</summary>
internal sealed class ScenarioCheck
{
    private static readonly string[] Landmarks = ["harmful_action", "last_safe_step", "point_of_no_return"];

    private readonly List<string> _misses = [];
    private readonly JsonElement _report;
    private readonly JsonElement _expected;

    public ScenarioCheck(JsonElement report, JsonElement expected)
    {
        (_report, _expected) = (report, expected);
        Incident();
        Findings();
        Claims();
        Omissions();
    }

    public IReadOnlyList<string> Misses => _misses;

    private void Incident()
    {
        JsonElement incident = _report.GetProperty("incident");
        bool wanted = _expected.GetProperty("is_incident").GetBoolean();
        Check(incident.GetProperty("is_incident").GetBoolean() == wanted, $"is_incident is not {wanted}");
        Severity severity = SeverityOf(incident);
        Check(!Has("severity_at_least", out string least) || severity >= Parse(least), $"severity {severity.Word()} is below {least}");
        Check(!Has("severity_at_most", out string most) || severity <= Parse(most), $"severity {severity.Word()} is above {most}");
        JsonElement cause = incident.GetProperty("root_cause");
        Landmark("root_cause", cause.ValueKind == JsonValueKind.Object ? cause.GetProperty("ref") : cause);
        foreach (string name in Landmarks)
        {
            Landmark(name, incident.GetProperty(name));
        }
    }

    private void Landmark(string name, JsonElement found)
    {
        JsonElement wanted = _expected.GetProperty(name);
        bool right = wanted.ValueKind == JsonValueKind.Null ? found.ValueKind == JsonValueKind.Null : found.ValueKind == JsonValueKind.Object && Places.Same(found, wanted);
        Check(right, $"{name} is {Places.Text(found)} and should be {Places.Text(wanted)}");
    }

    private void Findings()
    {
        foreach (JsonElement wanted in _expected.GetProperty("must_find").EnumerateArray())
        {
            string category = wanted.GetProperty("category").GetString()!;
            Check(OfCategory(category).Any(f => Cites(f, wanted)), $"no {category} at {Places.Text(wanted)}");
        }

        foreach (JsonElement unwanted in _expected.GetProperty("must_not_find").EnumerateArray())
        {
            string category = unwanted.GetProperty("category").GetString()!;
            bool anywhere = !Places.IsPlace(unwanted);
            Check(!OfCategory(category).Any(f => SeverityOf(f) > Severity.Low && (anywhere || Cites(f, unwanted))), $"{category} at {Places.Text(unwanted)} is a false accusation");
        }
    }

    private void Claims()
    {
        if (!_expected.TryGetProperty("claims", out JsonElement claims))
        {
            return;
        }

        JsonElement[] read = _report.GetProperty("explanation") is { ValueKind: JsonValueKind.Object } e ? [.. e.GetProperty("claims").EnumerateArray()] : [];
        foreach (JsonElement wanted in claims.EnumerateArray())
        {
            string text = wanted.GetProperty("text").GetString()!;
            string sentence = Squeeze(text);
            JsonElement[] candidates = [.. read.Where(c => Squeeze(c.GetProperty("text").GetString()!) is var t && (t.Contains(sentence, StringComparison.Ordinal) || sentence.Contains(t, StringComparison.Ordinal)))];
            JsonElement[] ofKind = [.. candidates.Where(c => Accepts(wanted, "kind", c.GetProperty("kind").GetString()!))];
            string verdict = wanted.GetProperty("verdict").GetString()!;
            string got = string.Join('/', (ofKind.Length > 0 ? ofKind : candidates).Select(static c => c.GetProperty("verdict").GetString()).Distinct());
            Check((ofKind.Length > 0 ? ofKind : candidates).Any(c => Accepts(wanted, "verdict", c.GetProperty("verdict").GetString()!)), $"claim is {(got.Length == 0 ? "not read" : got)} and should be {verdict}: {text}");
        }
    }

    private void Omissions()
    {
        if (!_expected.TryGetProperty("omissions", out JsonElement omissions))
        {
            return;
        }

        JsonElement[] found = _report.GetProperty("explanation") is { ValueKind: JsonValueKind.Object } e ? [.. e.GetProperty("omissions").EnumerateArray()] : [];
        foreach (JsonElement wanted in omissions.EnumerateArray())
        {
            Check(found.Any(o => Cites(o, wanted)), $"omission not found: {wanted.GetProperty("what").GetString()}");
        }
    }

    private IEnumerable<JsonElement> OfCategory(string category) => _report.GetProperty("findings").EnumerateArray().Where(f => f.GetProperty("category").GetString() == category);

    private static bool Cites(JsonElement item, JsonElement place) => item.GetProperty("evidence").EnumerateArray().Any(r => Places.Same(r, place));

    private static bool Accepts(JsonElement wanted, string member, string got) =>
        wanted.GetProperty(member).GetString() == got
        || (wanted.TryGetProperty(member + "_also", out JsonElement also) && also.EnumerateArray().Any(a => a.GetString() == got));

    private bool Has(string member, out string word)
    {
        word = _expected.TryGetProperty(member, out JsonElement value) && value.ValueKind == JsonValueKind.String ? value.GetString()! : "";
        return word.Length > 0;
    }

    private static Severity SeverityOf(JsonElement item) => Parse(item.GetProperty("severity").GetString()!);

    private static Severity Parse(string word) => SeverityWords.TryParse(word, out Severity severity) ? severity : throw new FormatException(word);

    /// <summary>Letters and digits, lower case: marks and quotes of the account are not what is compared.</summary>
    private static string Squeeze(string text)
    {
        var kept = new StringBuilder();
        foreach (char c in text)
        {
            kept.Append(char.IsLetterOrDigit(c) ? char.ToLower(c, CultureInfo.InvariantCulture) : kept is [.., ' '] ? null : ' ');
        }

        return kept.ToString().Trim();
    }

    private void Check(bool holds, string miss)
    {
        if (!holds)
        {
            _misses.Add(miss);
        }
    }
}
