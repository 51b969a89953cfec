using System.Net;
using AuditLens.Alerting.Rules;
using AuditLens.Incidents;
using AuditLens.Server.Access;
using AuditLens.Storage;

namespace AuditLens.Server;

/// <summary>What a server is told when it starts.</summary>
public sealed record ServerSettings
{
    private const int MiB = 1024 * 1024;

    public const int DefaultPort = 7117;

    /// <summary>As registered for OTLP with IANA.</summary>
    public const int DefaultOtlpPort = 4318;

    public const int DefaultOtlpGrpcPort = 4317;

    /// <summary>Where it listens; loopback unless told otherwise.</summary>
    public IPAddress Bind { get; init; } = IPAddress.Loopback;

    /// <summary>Certificate and key in PEM for HTTPS on every port; null for none.</summary>
    public (string Certificate, string Key)? Tls { get; init; }

    /// <summary>A proxy in front ends TLS and says who asked; only it reaches this server.</summary>
    public bool BehindProxy { get; init; }

    /// <summary>The provider whose tokens are taken; null for none.</summary>
    public JwtSettings? Jwt { get; init; }

    /// <summary>Port of pages and API; 0 for any that is free.</summary>
    public int Port { get; init; } = DefaultPort;

    /// <summary>Port of OTLP over HTTP, 0 for any that is free; null for none.</summary>
    public int? OtlpPort { get; init; } = DefaultOtlpPort;

    /// <summary>Port of OTLP over gRPC, 0 for any that is free; null for none.</summary>
    public int? OtlpGrpcPort { get; init; } = DefaultOtlpGrpcPort;

    /// <summary>Folder for telemetry that was acknowledged and is not in the store yet; it outlives the process.</summary>
    public required string SpoolFolder { get; init; }

    /// <summary>Bytes in that folder that may wait for the store; beyond, senders are asked to come again.</summary>
    public long SpoolBytes { get; init; } = 512L * MiB;

    /// <summary>How long nothing must have come before telemetry is understood: its pieces arrive one after the other, by default every five seconds.</summary>
    public TimeSpan TelemetryQuiet { get; init; } = TimeSpan.FromSeconds(6);

    /// <summary>Folders whose files are taken in as they grow.</summary>
    public IReadOnlyList<string> WatchedFolders { get; init; } = [];

    /// <summary>Bytes of requests in memory together; beyond, senders are asked to come again.</summary>
    public long IntakeBytes { get; init; } = 96 * MiB;

    /// <summary>Longest body of a request with events or telemetry, uncompressed.</summary>
    public int LongestBody { get; init; } = 32 * MiB;

    /// <summary>Longest file that may be uploaded.</summary>
    public long LongestFile { get; init; } = 2048L * MiB;

    /// <summary>Alert rules and channels; the built-in rules unless told otherwise.</summary>
    public AlertConfiguration Alerts { get; init; } = AlertConfiguration.Default;

    /// <summary>How often is looked which alert rules are due.</summary>
    public TimeSpan AlertInterval { get; init; } = TimeSpan.FromSeconds(1);

    /// <summary>How long no event of a session must have come before it is analysed.</summary>
    public TimeSpan SessionQuiet { get; init; } = TimeSpan.FromSeconds(15);

    /// <summary>Collector to which the server sends traces and logs of itself, by OTLP over HTTP; null for none.</summary>
    public Uri? OtlpExport { get; init; }

    /// <summary>The collector may be this server.</summary>
    public bool OtlpExportToItself { get; init; }

    /// <summary>How long sessions are kept after their end; null for ever.</summary>
    public KeepTime? Keep { get; init; }

    /// <summary>Sessions analysed at the same time.</summary>
    public int AnalysisWorkers { get; init; } = Environment.ProcessorCount;

    /// <summary>With the policy and the rules of the team; null for what is built in.</summary>
    public SessionAnalyzer? Analyzer { get; init; }

    public TimeProvider Time { get; init; } = TimeProvider.System;

    /// <summary>What must not be; empty when all is well.</summary>
    public IReadOnlyList<SettingProblem> Problems()
    {
        List<SettingProblem> problems = [];
        if (!IPAddress.IsLoopback(Bind) && Tls is null && !BehindProxy)
        {
            problems.Add(new SettingProblem("--bind", $"On {Bind} others could read log-ins and evidence on the way. Give a certificate (--tls-cert, --tls-key), or say that a proxy with TLS stands before it (--behind-proxy)."));
        }

        foreach ((string option, string file) in Tls is { } tls ? ((string, string)[])[("--tls-cert", tls.Certificate), ("--tls-key", tls.Key)] : [])
        {
            if (!File.Exists(file))
            {
                problems.Add(new SettingProblem(option, $"There is no file '{file}'."));
            }
        }

        if (OtlpExport is { } collector && !OtlpExportToItself && IsHere(collector))
        {
            problems.Add(new SettingProblem("--otlp-export", $"{collector} is this server: it would audit itself. Name another collector, or say that it is meant (--otlp-export-to-itself)."));
        }

        return problems;
    }

    private bool IsHere(Uri address) =>
        (address.IsLoopback || (IPAddress.TryParse(address.Host, out IPAddress? ip) && (ip.Equals(Bind) || ip.Equals(IPAddress.Any)))) && (address.Port == Port || address.Port == OtlpPort || address.Port == OtlpGrpcPort);
}

/// <param name="Option">The option of <c>auditlens serve</c> that says what must not be.</param>
/// <param name="What">A sentence with what to do.</param>
public sealed record SettingProblem(string Option, string What);
