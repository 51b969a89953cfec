using System.Net.Security;
using System.Security.Cryptography.X509Certificates;

namespace AuditLens.Alerting.Delivery.Channels;

/// <summary>Whose certificates a channel takes: those the machine trusts, or those of the authority that its <c>ca</c> names.</summary>
internal static class TlsTrust
{
    public static readonly ChannelOption Option = new("ca", "PEM file of the authority whose certificates are taken instead of the machine's.");

    /// <returns>Null for the machine's own trust.</returns>
    /// <exception cref="ChannelException">The file cannot be read.</exception>
    public static RemoteCertificateValidationCallback? Validation(ChannelSettings settings)
    {
        if (settings.Option(Option.Name) is not { } file)
        {
            return null;
        }

        var authorities = new X509Certificate2Collection();
        try
        {
            authorities.ImportFromPemFile(file);
        }
        catch (Exception e) when (e is IOException or UnauthorizedAccessException or System.Security.Cryptography.CryptographicException)
        {
            throw new ChannelException($"The certificates of {file} cannot be read: {e.Message}", isPermanent: false, e);
        }

        return (_, certificate, _, errors) => certificate is not null && !errors.HasFlag(SslPolicyErrors.RemoteCertificateNameMismatch) && IsOf(authorities, certificate);
    }

    private static bool IsOf(X509Certificate2Collection authorities, X509Certificate certificate)
    {
        using var chain = new X509Chain();
        chain.ChainPolicy.TrustMode = X509ChainTrustMode.CustomRootTrust;
        chain.ChainPolicy.CustomTrustStore.AddRange(authorities);
        chain.ChainPolicy.RevocationMode = X509RevocationMode.NoCheck;
        using var presented = X509CertificateLoader.LoadCertificate(certificate.GetRawCertData());
        return chain.Build(presented);
    }
}
