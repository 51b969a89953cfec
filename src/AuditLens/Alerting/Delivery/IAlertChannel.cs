using AuditLens.Alerting.Evaluation;

namespace AuditLens.Alerting.Delivery;

/// <summary>One way by which a message reaches people or programs.</summary>
public interface IAlertChannel
{
    /// <summary>Returns when the receiver has acknowledged the notice, as far as its protocol can.</summary>
    /// <exception cref="ChannelException">It was not delivered.</exception>
    Task SendAsync(AlertNotice notice, CancellationToken cancellationToken);
}

/// <summary>What channels may use of the process.</summary>
/// <param name="Environment">Environment variables by name.</param>
/// <param name="BaseUrl">Address of the pages, for links.</param>
public sealed record ChannelContext(TimeProvider Time, Func<string, string?> Environment, Uri? BaseUrl)
{
    /// <summary>The option's value, from the file of alerts or from where its secret is found.</summary>
    public string Value(ChannelSettings settings, string name) =>
        settings.Option(name) ?? (settings.Secrets.TryGetValue(name, out SecretSource? source) ? source.Read(Environment)
            : throw new ChannelException($"The channel '{settings.Id}' has no '{name}'.", isPermanent: true));
}
