using AuditLens.Detection;
using AuditLens.Detection.Rules;
using AuditLens.Detection.Rules.Sigma;
using Xunit;

namespace AuditLens.Tests.Detection.Rules.Sigma;

public sealed class SigmaRulesTests
{
    private const string RemoveAll = "sel:\n  CommandLine|contains: 'rm -rf'\ncondition: sel";

    [Theory]
    [InlineData("rm -rf /srv/data", true)]
    [InlineData("cd /srv && sudo rm -rf data", true)]
    [InlineData("bash -c 'cd /srv; rm -rf data'", true)]
    [InlineData("ssh web1 'rm -rf /srv/data'", true)]
    [InlineData("echo rm -rf /srv | bash", true)]
    [InlineData("echo \"rm -rf /srv\"", false)]
    [InlineData("echo rm -rf /srv", false)]
    [InlineData("printf '%s' 'rm -rf /srv' > notes.txt", false)]
    [InlineData("git commit -m \"never rm -rf again\"", false)]
    [InlineData("grep -r \"rm -rf\" scripts", false)]
    [InlineData("cat > clean.sh <<'EOF'\nrm -rf /srv\nEOF", false)]
    public void Only_commands_that_ran_match_not_printed_or_quoted_text(string command, bool matches) => Assert.Equal(matches, SigmaSupport.Matches(RemoveAll, command));

    [Theory]
    [InlineData("sel: {Image|endswith: '/useradd'}\ncondition: sel", "sudo useradd -m bob", true)]
    [InlineData("sel: {Image|endswith: '\\vssadmin.exe', CommandLine|contains|all: [delete, shadows]}\ncondition: sel", "vssadmin delete shadows /all", true)]
    [InlineData("sel: {Image|endswith: '/psql', CommandLine|contains: 'DROP TABLE'}\ncondition: sel", "psql -c 'DROP TABLE orders'", true)]
    [InlineData("sel: {ParentImage|endswith: '/bash', Image|endswith: '/whoami'}\ncondition: sel", "bash -c 'whoami; id'", true)]
    [InlineData("sel: {ParentImage|endswith: '/bash', Image|endswith: '/whoami'}\ncondition: sel", "whoami", false)]
    [InlineData("sel: {CommandLine: 'curl * -d *'}\ncondition: sel", "curl https://x.example -d a=b", true)]
    [InlineData("sel: {CommandLine: 'curl'}\ncondition: sel", "curl https://x.example", false)]
    [InlineData("sel: {CommandLine|startswith: CURL}\ncondition: sel", "curl https://x.example", true)]
    [InlineData("sel: {CommandLine|startswith|cased: CURL}\ncondition: sel", "curl https://x.example", false)]
    [InlineData("sel: {CommandLine|re: '^cu[r]l +https?://[0-9.]+/'}\ncondition: sel", "curl http://10.1.2.3/a", true)]
    [InlineData("sel: {CommandLine|re|i: '^CURL'}\ncondition: sel", "curl http://10.1.2.3/a", true)]
    [InlineData("sel: {CommandLine|contains|windash: ' -urlcache'}\ncondition: sel", "certutil.exe /urlcache http://x.example/a", true)]
    [InlineData("sel: {CommandLine|contains: [nothing, x.example]}\ncondition: sel", "curl http://x.example", true)]
    [InlineData("sel: {CommandLine|contains|all: [nothing, x.example]}\ncondition: sel", "curl http://x.example", false)]
    [InlineData("sel: {Image|endswith: /curl, ParentImage: null}\ncondition: sel", "curl http://x.example", true)]
    [InlineData("sel: {Image|endswith: /curl, ParentImage|exists: true}\ncondition: sel", "curl http://x.example", false)]
    [InlineData("sel:\n  - CommandLine|contains: wget\n  - Image|endswith: /curl\ncondition: sel", "curl http://x.example", true)]
    [InlineData("sel: {CommandLine|contains: ' > /var/log/syslog'}\ncondition: sel", "cat /dev/null >/var/log/syslog", true)]
    [InlineData("sel: {CommandLine|contains: ' > /var/log/syslog'}\ncondition: sel", "echo 'cat > /var/log/syslog'", false)]
    [InlineData("words: [wget, x.example]\ncondition: words", "curl http://x.example", true)]
    [InlineData("a1: {Image|endswith: /curl}\na2: {CommandLine|contains: y.example}\ncondition: 1 of a*", "curl http://x.example", true)]
    [InlineData("a1: {Image|endswith: /curl}\na2: {CommandLine|contains: y.example}\ncondition: all of a*", "curl http://x.example", false)]
    [InlineData("a1: {Image|endswith: /curl}\na2: {CommandLine|contains: x.example}\ncondition: all of them", "curl http://x.example", true)]
    [InlineData("sel: {Image|endswith: /curl}\nfilter: {CommandLine|contains: x.example}\ncondition: sel and not filter", "curl http://x.example", false)]
    [InlineData("a: {Image|endswith: /curl}\nb: {Image|endswith: /wget}\nc: {CommandLine|contains: evil}\ncondition: (a or b) and not c", "wget http://x.example", true)]
    [InlineData("a: {Image|endswith: /curl}\nb: {Image|endswith: /wget}\ncondition: [a, b]", "wget http://x.example", true)]
    public void Selections_modifiers_and_conditions_work(string detection, string command, bool matches) => Assert.Equal(matches, SigmaSupport.Matches(detection, command));

    [Fact]
    public void A_match_is_a_finding_with_the_rules_id_level_tags_and_the_record()
    {
        const string Rule = """
            title: Shadow copies deleted
            id: 6f6a0a36-0001-4000-8000-000000000001
            logsource: {category: process_creation, product: windows}
            detection:
              sel: {CommandLine|contains: shadows}
              condition: sel
            level: high
            tags: [attack.impact, attack.t1490, cwe.653]
            """;

        Finding finding = SigmaSupport.Run(Rule, SigmaSupport.Session("vssadmin delete shadows /all", "vssadmin delete shadows /all /quiet")).Single();

        Assert.Equal(("6f6a0a36-0001-4000-8000-000000000001", FindingCategories.AnomalousBehavior, Severity.High, "2"), (finding.Rule, finding.Category, finding.Severity, finding.Facts["count"]));
        Assert.Equal(["T1490", "CWE-653"], finding.Taxonomy.Attack.Concat(finding.Taxonomy.Cwe));
        Assert.Equal([2, 4, 3], finding.Evidence.Select(e => e.Line ?? 0));
        Assert.Equal("The agent ran \"vssadmin delete shadows /all\" (2 times), which the rule \"Shadow copies deleted\" names.", finding.Message);
    }

    [Fact]
    public void A_tag_names_another_category() =>
        Assert.Equal("recovery-destroyed", SigmaSupport.Run(SigmaSupport.Process(RemoveAll) + "tags: [auditlens.recovery-destroyed]\n", SigmaSupport.Session("rm -rf x")).Single().Category);

    [Fact]
    public void A_denied_command_did_not_run() =>
        Assert.Empty(SigmaSupport.Run(SigmaSupport.Process(RemoveAll), SessionNotation.Chain("- call: rm -rf /srv\n- denied: not allowed\n")));

    [Theory]
    [InlineData("a: {Hashes: x}\ncondition: a", 6, "unsupported-field")]
    [InlineData("a: {CommandLine|base64offset|contains: x}\ncondition: a", 6, "unsupported-modifier")]
    [InlineData("a: {CommandLine|re: '(?=x)y'}\ncondition: a", 6, "unsupported-regex")]
    [InlineData("a: {CommandLine|re: '(x'}\ncondition: a", 6, "invalid-value")]
    [InlineData("a: {CommandLine: x}\ncondition: a | count() > 5", 7, "unsupported-aggregation")]
    [InlineData("a: {CommandLine: x}\ntimeframe: 5m\ncondition: a", 7, "unsupported-aggregation")]
    [InlineData("a: {CommandLine: x}\ncondition: a and b", 7, "invalid-condition")]
    [InlineData("a: {CommandLine: x}\ncondition: (a", 7, "invalid-condition")]
    [InlineData("a: {CommandLine: x}\ncondition: 2 of a*", 7, "invalid-condition")]
    [InlineData("a: {CommandLine: x}\ncondition: 1 of b*", 7, "invalid-condition")]
    [InlineData("a: {CommandLine: {b: c}}\ncondition: a", 6, "wrong-type")]
    [InlineData("a: {}\ncondition: a", 6, "missing-key")]
    [InlineData("a: {CommandLine: x}", 6, "missing-key")]
    public void What_is_not_supported_is_refused_with_line_and_reason(string detection, int line, string code)
    {
        RuleFileReading reading = SigmaRules.Read(SigmaSupport.Process(detection), "r.yml");

        Assert.Empty(reading.Rules);
        Assert.Equal((line, code), reading.Problems.Select(p => ((int)p.Line, p.Code)).Single());
    }

    [Theory]
    [InlineData("title: T\nlogsource: {product: windows, category: registry_event}\ndetection: {a: {b: c}, condition: a}\n", "unsupported-logsource")]
    [InlineData("title: T\ndetection: {a: {b: c}, condition: a}\n", "missing-key")]
    [InlineData("action: global\ntitle: T\nlogsource: {category: process_creation}\ndetection: {a: [x], condition: a}\n", "unsupported-collection")]
    [InlineData("title: T\nlevel: awful\nlogsource: {category: process_creation}\ndetection: {a: [x], condition: a}\n", "invalid-value")]
    [InlineData("title: T\nlogsource: {category: process_creation}\ndetection: 7\n", "wrong-type")]
    [InlineData("detection: [", "invalid-yaml")]
    [InlineData("", "invalid-yaml")]
    public void A_document_that_cannot_be_used_is_refused(string text, string code) => Assert.Contains(SigmaRules.Read(text, "r.yml").Problems, p => p.Code == code);

    [Fact]
    public void A_faulty_document_does_not_take_the_others_with_it()
    {
        RuleFileReading reading = SigmaRules.Read(SigmaSupport.Process(RemoveAll) + "---\n" + SigmaSupport.Process("a: {Hashes: x}\ncondition: a"), "r.yml");

        Assert.Single(reading.Rules);
        Assert.Equal(15, reading.Problems.Single().Line);
    }

    [Fact]
    public void Hostile_conditions_and_patterns_are_bounded()
    {
        Assert.NotEmpty(SigmaRules.Read(SigmaSupport.Process("a: {CommandLine: x}\ncondition: " + new string('(', 5000) + "a" + new string(')', 5000)), "r.yml").Problems);
        Assert.False(SigmaSupport.Matches("a: {CommandLine: '" + string.Concat(Enumerable.Repeat("*a", 200)) + "b'}\ncondition: a", "x " + new string('a', 10_000)));
    }
}
