using System.Collections.Immutable;
using AuditLens.Alerting.Delivery.Channels;

namespace AuditLens.Alerting.Delivery;

/// <summary>The types of channels there are. A new one is a file and a line here.</summary>
public static class ChannelCatalogue
{
    public static IReadOnlyList<ChannelType> All { get; } =
    [
        WebhookChannel.Type,
        SlackChannel.Type,
        PagerDutyChannel.Type,
        AlertmanagerChannel.Type,
        SmtpChannel.Type,
        SyslogChannel.Type,
        FileChannel.Type,
    ];

    public static ChannelType TypeOf(ChannelSettings settings) => All.First(t => t.Name == settings.Type);
}

/// <param name="Create">Makes a channel; opens nothing yet.</param>
/// <param name="ProblemOf">What is wrong with options that are right one by one; null when nothing is.</param>
public sealed record ChannelType(
    string Name, string Description, ImmutableArray<ChannelOption> Options, Func<ChannelSettings, ChannelContext, IAlertChannel> Create, Func<ChannelSettings, string?> ProblemOf)
{
    public ChannelType(string name, string description, ImmutableArray<ChannelOption> options, Func<ChannelSettings, ChannelContext, IAlertChannel> create)
        : this(name, description, options, create, static _ => null)
    {
    }
}

public sealed record ChannelOption(string Name, string Description, bool IsRequired = false, bool IsSecret = false, ChannelOptionKind Kind = ChannelOptionKind.Text)
{
    /// <summary>The only values there are; empty: any.</summary>
    public ImmutableArray<string> Words { get; init; } = [];
}

public enum ChannelOptionKind
{
    Text, Number, Url,
}
