using System.Collections.Concurrent;
using System.Net;
using System.Net.Security;
using System.Net.Sockets;
using System.Security.Cryptography;
using System.Security.Cryptography.X509Certificates;
using System.Text;

namespace AuditLens.Tests.Alerting;

/// <summary>A web server on a port of its own that keeps what it got and answers as it is told.</summary>
internal sealed class HttpReceiver : IDisposable
{
    private readonly HttpListener _listener = new();

    public HttpReceiver()
    {
        Port = FreePort();
        _listener.Prefixes.Add($"http://127.0.0.1:{Port}/");
        _listener.Start();
        _ = Task.Run(ServeAsync);
    }

    public int Port { get; }

    public string Url => $"http://127.0.0.1:{Port}/secret-path";

    /// <summary>Answers in order; 200 when there is none left.</summary>
    public ConcurrentQueue<int> Answers { get; } = [];

    public ConcurrentQueue<(string Path, Dictionary<string, string> Headers, byte[] Body)> Requests { get; } = [];

    public static int FreePort()
    {
        using var probe = new TcpListener(IPAddress.Loopback, 0);
        probe.Start();
        return ((IPEndPoint)probe.LocalEndpoint).Port;
    }

    public void Dispose() => _listener.Close();

    private async Task ServeAsync()
    {
        while (_listener.IsListening)
        {
            HttpListenerContext context;
            try
            {
                context = await _listener.GetContextAsync();
            }
            catch (Exception e) when (e is HttpListenerException or ObjectDisposedException)
            {
                return;
            }

            using var body = new MemoryStream();
            await context.Request.InputStream.CopyToAsync(body);
            Dictionary<string, string> headers = context.Request.Headers.AllKeys.OfType<string>().ToDictionary(k => k, k => context.Request.Headers[k]!, StringComparer.OrdinalIgnoreCase);
            Requests.Enqueue((context.Request.Url!.AbsolutePath, headers, body.ToArray()));
            context.Response.StatusCode = Answers.TryDequeue(out int answer) ? answer : 200;
            context.Response.RedirectLocation = context.Response.StatusCode == 302 ? Url : null;
            context.Response.Close();
        }
    }
}

/// <summary>An authority and a certificate of localhost that it signed.</summary>
internal sealed class TestAuthority : IDisposable
{
    private readonly X509Certificate2 _authority;

    public TestAuthority(string host = "localhost")
    {
        DateTimeOffset from = DateTimeOffset.UnixEpoch;
        DateTimeOffset to = from.AddYears(100);
        using RSA key = RSA.Create(2048);
        var request = new CertificateRequest("CN=Test authority", key, HashAlgorithmName.SHA256, RSASignaturePadding.Pkcs1);
        request.CertificateExtensions.Add(new X509BasicConstraintsExtension(certificateAuthority: true, hasPathLengthConstraint: false, 0, critical: true));
        _authority = request.CreateSelfSigned(from, to);
        Server = Sign(_authority, host, from, to);
        using RSA belowKey = RSA.Create(2048);
        var below = new CertificateRequest("CN=Test authority below", belowKey, HashAlgorithmName.SHA256, RSASignaturePadding.Pkcs1);
        below.CertificateExtensions.Add(new X509BasicConstraintsExtension(certificateAuthority: true, hasPathLengthConstraint: false, 0, critical: true));
        using X509Certificate2 signed = below.Create(_authority, from, to, [1, 2, 4]);
        Intermediate = signed.CopyWithPrivateKey(belowKey);
        Below = Sign(Intermediate, host, from, to);
    }

    public X509Certificate2 Server { get; }

    /// <summary>An authority that this one signed, and a certificate of the host that the former signed.</summary>
    public X509Certificate2 Intermediate { get; }

    public X509Certificate2 Below { get; }

    public string Pem => _authority.ExportCertificatePem();

    public void Dispose()
    {
        Server.Dispose();
        Below.Dispose();
        Intermediate.Dispose();
        _authority.Dispose();
    }

    private static X509Certificate2 Sign(X509Certificate2 authority, string host, DateTimeOffset from, DateTimeOffset to)
    {
        using RSA key = RSA.Create(2048);
        var request = new CertificateRequest($"CN={host}", key, HashAlgorithmName.SHA256, RSASignaturePadding.Pkcs1);
        var names = new SubjectAlternativeNameBuilder();
        names.AddDnsName(host);
        request.CertificateExtensions.Add(names.Build());
        using X509Certificate2 signed = request.Create(authority, from, to, [1, 2, 3]);
        return signed.CopyWithPrivateKey(key);
    }
}

/// <summary>Takes TCP connections, with TLS when it has a certificate, and keeps the bytes of each until its end.</summary>
internal sealed class TcpReceiver : IDisposable
{
    private readonly TcpListener _listener = new(IPAddress.Loopback, 0);
    private readonly X509Certificate2? _certificate;
    private readonly ConcurrentBag<Task> _connections = [];

    public TcpReceiver(X509Certificate2? certificate = null)
    {
        _certificate = certificate;
        _listener.Start();
        _ = Task.Run(ServeAsync);
    }

    public int Port => ((IPEndPoint)_listener.LocalEndpoint).Port;

    public BlockingCollection<string> Received { get; } = [];

    public void Dispose()
    {
        _listener.Dispose();
        Received.Dispose();
    }

    private async Task ServeAsync()
    {
        try
        {
            while (true)
            {
                TcpClient client = await _listener.AcceptTcpClientAsync();
                _connections.Add(Task.Run(() => ReadAsync(client)));
            }
        }
        catch (Exception e) when (e is SocketException or ObjectDisposedException)
        {
            // The test is over.
        }
    }

    private async Task ReadAsync(TcpClient client)
    {
        using (client)
        {
            try
            {
                await using Stream stream = _certificate is null ? client.GetStream() : await SecureAsync(client);
                using var bytes = new MemoryStream();
                await stream.CopyToAsync(bytes);
                if (bytes.Length > 0)
                {
                    Received.Add(Encoding.UTF8.GetString(bytes.ToArray()));
                }
            }
            catch (Exception e) when (e is IOException or System.Security.Authentication.AuthenticationException)
            {
                // The client did not want our certificate.
            }
        }
    }

    private async Task<Stream> SecureAsync(TcpClient client)
    {
        var secure = new SslStream(client.GetStream());
        await secure.AuthenticateAsServerAsync(_certificate!);
        return secure;
    }
}
