using System.Collections.Immutable;
using AuditLens.Detection;
using AuditLens.Detection.Rules;
using AuditLens.Detection.Understanding;
using AuditLens.Effects;
using AuditLens.Explanations;
using Xunit;
using YamlDotNet.RepresentationModel;

namespace AuditLens.Tests.Explanations;

/// <summary>Single sentences held against small sessions: true and false excuses, true and false admissions.</summary>
public sealed class VerdictTableTests
{
    private static readonly SessionReader Reader = new(new EffectReader());
    private static readonly Lazy<ImmutableArray<(string Session, string Log, string Sentence, string Verdict)>> Table = new(Load);

    public static TheoryData<string, string, string> Pairs()
    {
        var data = new TheoryData<string, string, string>();
        foreach ((string session, _, string sentence, string verdict) in Table.Value)
        {
            data.Add(session, sentence, verdict);
        }

        return data;
    }

    [Theory]
    [MemberData(nameof(Pairs))]
    public void A_sentence_gets_the_verdict_that_the_log_gives_it(string session, string sentence, string verdict)
    {
        string log = Table.Value.First(pair => pair.Session == session).Log;

        ExplanationCheck check = AccountChecker.Check(Reader.Read(SessionNotation.Chain(log), Policy.Empty), sentence)!;

        string read = string.Join("; ", check.Claims.Select(claim => $"{claim.Claim.Kind} {claim.Verdict}: {claim.Reason}"));
        Assert.True(check.Claims.Any(claim => verdict.Split('|').Contains(claim.Verdict, StringComparer.Ordinal)), $"read as {read}");
    }

    [Fact]
    public void A_verdict_that_stands_on_records_cites_them()
    {
        foreach ((_, string log, string sentence, _) in Table.Value)
        {
            ExplanationCheck check = AccountChecker.Check(Reader.Read(SessionNotation.Chain(log), Policy.Empty), sentence)!;

            Assert.All(check.Claims.Where(claim => claim.Verdict is Verdicts.Refuted or Verdicts.Partial), claim => Assert.NotEmpty(claim.Evidence));
        }
    }

    private static ImmutableArray<(string Session, string Log, string Sentence, string Verdict)> Load()
    {
        using Stream stream = typeof(VerdictTableTests).Assembly.GetManifestResourceStream("AuditLens.Tests.Explanations.verdicts.yaml")!;
        using var text = new StreamReader(stream);
        var yaml = new YamlStream();
        yaml.Load(text);
        var pairs = ImmutableArray.CreateBuilder<(string, string, string, string)>();
        foreach (YamlMappingNode session in ((YamlSequenceNode)yaml.Documents[0].RootNode).Cast<YamlMappingNode>())
        {
            foreach (YamlSequenceNode claim in ((YamlSequenceNode)session["claims"]).Cast<YamlSequenceNode>())
            {
                pairs.Add((session["session"].ToString(), session["log"].ToString(), claim[0].ToString(), claim[1].ToString()));
            }
        }

        return pairs.ToImmutable();
    }
}
