using System.Net;

namespace AuditLens.Server;

/// <summary>What a server is told when it starts.</summary>
public sealed record ServerSettings
{
    public const int DefaultPort = 7117;

    /// <summary>Where it listens; loopback unless told otherwise.</summary>
    public IPAddress Bind { get; init; } = IPAddress.Loopback;

    /// <summary>Port of pages and API; 0 for any that is free.</summary>
    public int Port { get; init; } = DefaultPort;

    public TimeProvider Time { get; init; } = TimeProvider.System;
}
