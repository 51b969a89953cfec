using System.Collections.Concurrent;
using System.Net;
using System.Net.Security;
using System.Net.Sockets;
using System.Security.Cryptography.X509Certificates;
using System.Text;

namespace AuditLens.Tests.Alerting;

/// <summary>A mail server that speaks as much SMTP as a client needs: EHLO, STARTTLS, AUTH PLAIN, one message.</summary>
internal sealed class SmtpReceiver : IDisposable
{
    private readonly TcpListener _listener = new(IPAddress.Loopback, 0);
    private readonly X509Certificate2? _certificate;

    public SmtpReceiver(X509Certificate2? certificate = null)
    {
        _certificate = certificate;
        _listener.Start();
        _ = Task.Run(ServeAsync);
    }

    public int Port => ((IPEndPoint)_listener.LocalEndpoint).Port;

    /// <summary>The answer to the message itself.</summary>
    public string Answer { get; set; } = "250 ok";

    public ConcurrentQueue<string> Commands { get; } = [];

    public ConcurrentQueue<string> Messages { get; } = [];

    public void Dispose() => _listener.Dispose();

    private async Task ServeAsync()
    {
        try
        {
            while (true)
            {
                using TcpClient client = await _listener.AcceptTcpClientAsync();
                await TalkAsync(client);
            }
        }
        catch (Exception e) when (e is SocketException or ObjectDisposedException)
        {
            // The test is over.
        }
    }

    private async Task TalkAsync(TcpClient client)
    {
        try
        {
            Stream stream = client.GetStream();
            await SayAsync(stream, "220 test ESMTP");
            bool isSecure = false;
            while (await LineAsync(stream) is { } line)
            {
                Commands.Enqueue(line);
                string verb = line.Split(' ')[0].ToUpperInvariant();
                await SayAsync(stream, verb switch
                {
                    "EHLO" => isSecure ? "250-test\r\n250 AUTH PLAIN" : _certificate is null ? "250 test" : "250-test\r\n250 STARTTLS",
                    "STARTTLS" => "220 go",
                    "AUTH" => line.EndsWith(Convert.ToBase64String("\0ann\0pa55"u8), StringComparison.Ordinal) ? "235 ok" : "535 no",
                    "DATA" => "354 go",
                    "QUIT" => "221 bye",
                    _ => "250 ok",
                });
                if (verb == "STARTTLS")
                {
                    var secure = new SslStream(stream);
                    await secure.AuthenticateAsServerAsync(_certificate!);
                    (stream, isSecure) = (secure, true);
                }
                else if (verb == "DATA")
                {
                    await MessageAsync(stream);
                }
            }
        }
        catch (Exception e) when (e is IOException or System.Security.Authentication.AuthenticationException)
        {
            // The client went away.
        }
    }

    private async Task MessageAsync(Stream stream)
    {
        var message = new StringBuilder();
        while (await LineAsync(stream) is { } line && line != ".")
        {
            message.Append(line).Append('\n');
        }

        Messages.Enqueue(message.ToString());
        await SayAsync(stream, Answer);
    }

    private static async Task SayAsync(Stream stream, string line) => await stream.WriteAsync(Encoding.ASCII.GetBytes(line + "\r\n"));

    private static async Task<string?> LineAsync(Stream stream)
    {
        List<byte> line = [];
        byte[] one = new byte[1];
        while (await stream.ReadAsync(one) > 0)
        {
            if (one[0] == '\n')
            {
                return Encoding.UTF8.GetString([.. line]).TrimEnd('\r');
            }

            line.Add(one[0]);
        }

        return null;
    }
}
