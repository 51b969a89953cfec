using System.Collections.Immutable;
using System.Globalization;

namespace AuditLens.Alerting.Delivery;

/// <summary>Where messages go, as a file of alerts says it. Secrets are not in it, only where they are found.</summary>
/// <param name="Options">Values as they stand in the file.</param>
/// <param name="Secrets">Where the value of an option is found instead.</param>
public sealed record ChannelSettings(
    string Id, string Type, string File, long Line, ImmutableSortedDictionary<string, string> Options, ImmutableSortedDictionary<string, SecretSource> Secrets)
{
    public string? Option(string name) => Options.GetValueOrDefault(name);

    public int Number(string name, int otherwise) => Option(name) is { } text ? int.Parse(text, NumberStyles.None, CultureInfo.InvariantCulture) : otherwise;
}

/// <summary>An environment variable or a file that holds a secret.</summary>
public sealed record SecretSource(bool IsFile, string Name)
{
    private const int Longest = 64 * 1024;

    public override string ToString() => IsFile ? $"the file {Name}" : $"the environment variable {Name}";

    /// <exception cref="ChannelException">It is not there; the message names the place and never the value.</exception>
    public string Read(Func<string, string?> environment)
    {
        string? value = IsFile ? ReadFile() : environment(Name);
        return string.IsNullOrWhiteSpace(value) ? throw new ChannelException($"{char.ToUpperInvariant(ToString()[0])}{ToString()[1..]}, which should hold a secret, is empty or not set.", isPermanent: false) : value.Trim();
    }

    private string ReadFile()
    {
        try
        {
            return new FileInfo(Name) is { Length: <= Longest } ? File.ReadAllText(Name) : "";
        }
        catch (Exception e) when (e is IOException or UnauthorizedAccessException)
        {
            throw new ChannelException($"The file {Name}, which should hold a secret, cannot be read.", isPermanent: false, e);
        }
    }
}

/// <summary>A message could not be delivered.</summary>
public sealed class ChannelException : Exception
{
    public ChannelException(string message, bool isPermanent, Exception? inner = null)
        : base(message, inner) => IsPermanent = isPermanent;

    public ChannelException(string message)
        : base(message)
    {
    }

    public ChannelException(string message, Exception inner)
        : base(message, inner)
    {
    }

    public ChannelException()
    {
    }

    /// <summary>The receiver refused it; another try would give the same.</summary>
    public bool IsPermanent { get; }
}
