using System.Diagnostics;
using AuditLens.Tests.Support;
using Xunit;

[assembly: CollectionBehavior(DisableTestParallelization = true)]

namespace AuditLens.Browser;

/// <summary>A test that needs Chromium.</summary>
[AttributeUsage(AttributeTargets.Method)]
internal sealed class BrowserFactAttribute : FactAttribute
{
    public BrowserFactAttribute() => Skip = Programs.WithoutBrowser;
}

/// <summary>A test that needs Chromium and axe-core.</summary>
[AttributeUsage(AttributeTargets.Method)]
internal sealed class AccessibilityFactAttribute : FactAttribute
{
    public AccessibilityFactAttribute() => Skip = Programs.WithoutBrowser ?? Programs.WithoutAxe;
}

/// <summary>What these tests need of the machine, and why they cannot run where it is not there.</summary>
internal static class Programs
{
    public const string Chromium = "/usr/bin/chromium";

    private const string AxeVersion = "4.14.1";

    private static readonly Lazy<(string? Script, string? Missing)> Axe = new(FetchAxe);

    public static string? WithoutBrowser => File.Exists(Chromium) ? null : $"There is no {Chromium}: `apt-get install chromium` brings it.";

    public static string? WithoutAxe => Axe.Value.Missing;

    /// <summary>The script of axe-core.</summary>
    public static string AxeScript => Axe.Value.Script ?? throw new InvalidOperationException(WithoutAxe);

    private static (string? Script, string? Missing) FetchAxe()
    {
        using var folder = new TemporaryFolder();
        try
        {
            var start = new ProcessStartInfo("npm", ["install", "--prefix", folder.Path, "--no-audit", "--no-fund", "--ignore-scripts", $"axe-core@{AxeVersion}"]) { UseShellExecute = false, RedirectStandardOutput = true, RedirectStandardError = true };
            using Process npm = Process.Start(start)!;
            if (npm.WaitForExit(TimeSpan.FromSeconds(60)) && npm.ExitCode == 0)
            {
                return (File.ReadAllText(folder.Combine("node_modules", "axe-core", "axe.min.js")), null);
            }
        }
        catch (Exception e) when (e is System.ComponentModel.Win32Exception or IOException)
        {
            return (null, $"axe-core cannot be fetched: {e.Message}");
        }

        return (null, $"npm could not fetch axe-core {AxeVersion} within a minute.");
    }
}
