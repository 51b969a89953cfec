using AuditLens.Events;
using YamlDotNet.Serialization;
using YamlDotNet.Serialization.NamingConventions;

namespace AuditLens.Detection.Detectors;

/// <summary>How test files say that a test is skipped, that something is asserted, and that nothing is: <c>tests.yaml</c>.</summary>
internal sealed class TestWords
{
    public string[] Skips { get; set; } = [];

    public string[] Assertions { get; set; } = [];

    public string[] AssertionStarts { get; set; } = [];

    public string[] Nothing { get; set; } = [];

    public string[] Comments { get; set; } = [];

    public static TestWords Load() =>
        new DeserializerBuilder().WithNamingConvention(HyphenatedNamingConvention.Instance).Build().Deserialize<TestWords>(EmbeddedText.Read("Detection.Detectors.tests.yaml"));
}
