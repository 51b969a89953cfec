using AuditLens.Effects;
using Xunit;

namespace AuditLens.Tests.Effects;

public sealed class EffectReaderCacheTests
{
    [Fact]
    public void A_reading_that_the_session_did_not_shape_is_kept_and_one_that_it_would_shape_is_read_anew()
    {
        var reader = new EffectReader();
        var action = new ActionText(ActionKind.Shell, "rm -rf \"$BUILD\"/out", WorkingDirectory: "/repo");

        ActionReading unset = reader.Read(action, NoSurroundings.Instance);

        Assert.Same(unset, reader.Read(action, NoSurroundings.Instance));
        Assert.NotSame(unset, reader.Read(action, new Known("BUILD", "/repo/tmp")));
        Assert.Same(unset, reader.Read(action, NoSurroundings.Instance));
    }

    private sealed class Known(string variable, string value) : IKnownSurroundings
    {
        public string? Variable(string name) => name == variable ? value : null;

        public string? FileContent(string path) => null;

        public (DeploymentEnvironment Environment, string Basis)? EnvironmentOf(string name) => null;

        public bool CreatedHere(string path) => false;
    }
}
