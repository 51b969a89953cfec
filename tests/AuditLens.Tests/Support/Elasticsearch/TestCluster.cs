using System.Diagnostics;
using System.Globalization;
using System.Net;
using System.Net.Sockets;
using AuditLens.Tests.Contracts;

namespace AuditLens.Tests.Support.Elasticsearch;

/// <summary>The tests of a class need a real Elasticsearch: <c>AUDITLENS_TEST_ELASTICSEARCH</c> names the folder of its start script, or the address of one that runs.</summary>
[AttributeUsage(AttributeTargets.Class)]
public sealed class NeedsElasticsearchAttribute : NeedsAttribute
{
    public static bool IsThere => TestCluster.Setting is not null;

    /// <summary>An address is not enough: the test stops and starts nodes.</summary>
    public bool Script { get; init; }

    public override string? Missing => TestCluster.Setting switch
    {
        null => $"{TestCluster.Variable} is not set; it names the folder of a start script, or the address of a cluster.",
        { } setting when Script && !Directory.Exists(setting) => $"{TestCluster.Variable} names no folder with a start script, and this test stops and starts nodes.",
        _ => null,
    };
}

/// <summary>A real Elasticsearch, started when the first test asks for it and stopped after the last of the collection.</summary>
public class TestCluster(string version = "9", int nodes = 1, bool security = false) : IDisposable
{
    public const string Variable = "AUDITLENS_TEST_ELASTICSEARCH";

    private static int _started;

    private readonly Lock _lock = new();
    private TemporaryFolder? _home;
    private string? _address;

    public static string? Setting => Environment.GetEnvironmentVariable(Variable) is { Length: > 0 } setting ? setting : null;

    /// <summary><c>http://127.0.0.1:PORT</c>, of several nodes with commas between.</summary>
    public string Address
    {
        get
        {
            lock (_lock)
            {
                return _address ??= Setting!.StartsWith("http", StringComparison.Ordinal) ? Setting : Start();
            }
        }
    }

    public void Kill(int node) => Run("kill", "--node", node.ToString(CultureInfo.InvariantCulture));

    /// <summary>Brings nodes that were killed back with their data.</summary>
    public void StartAgain() => Run(Arguments(new Uri(Address.Split(',')[0]).Port));

    public void Dispose()
    {
        GC.SuppressFinalize(this);
        if (_home is not null)
        {
            Run("stop");
            _home.Dispose();
        }
    }

    private string Start()
    {
        // Each write is synced: on a disk that was more than half of the time of the contract.
        _home = TemporaryFolder.InMemory();
        int port = FreePort();
        Run(Arguments(port));
        return string.Join(',', Enumerable.Range(port, nodes).Select(p => string.Create(CultureInfo.InvariantCulture, $"http://127.0.0.1:{p}")));
    }

    private string[] Arguments(int port) =>
    [
        "start", "--version", version, "--nodes", nodes.ToString(CultureInfo.InvariantCulture), "--heap", "512m", "--port", port.ToString(CultureInfo.InvariantCulture),
        .. security ? ["--security"] : Array.Empty<string>(),
    ];

    /// <summary>The first of several in a row that are free, as are those 100 above, on which nodes speak to each other. Clusters of one run start at the same time: each looks elsewhere.</summary>
    private static int FreePort()
    {
        for (int port = 20_000 + (Environment.ProcessId % 400 * 60) + (Interlocked.Increment(ref _started) * 10); ; port += 100)
        {
            if (Enumerable.Range(port, 3).Concat(Enumerable.Range(port + 101, 3)).All(IsFree))
            {
                return port;
            }
        }
    }

    private static bool IsFree(int port)
    {
        try
        {
            using TcpListener listener = new(IPAddress.Loopback, port);
            listener.Start();
            return true;
        }
        catch (SocketException)
        {
            return false;
        }
    }

    private void Run(params string[] arguments)
    {
        // Into a file: nodes outlive the script and would hold a pipe open.
        string log = _home!.Combine("script.log");
        ProcessStartInfo start = new("bash") { UseShellExecute = false };
        foreach (string argument in (string[])["-c", "exec bash \"$0\" \"$@\" > \"$AUDITLENS_ES_LOG\" 2>&1 < /dev/null", Path.Combine(Setting!, "es"), .. arguments, "--home", _home.Path])
        {
            start.ArgumentList.Add(argument);
        }

        start.Environment["AUDITLENS_ES_LOG"] = log;
        using Process process = Process.Start(start)!;
        process.WaitForExit();
        if (process.ExitCode != 0)
        {
            throw new InvalidOperationException($"es {arguments[0]} failed: {File.ReadAllText(log)}");
        }
    }
}
