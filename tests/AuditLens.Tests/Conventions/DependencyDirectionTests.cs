using System.CodeDom.Compiler;
using System.Reflection;
using System.Text.RegularExpressions;
using AuditLens.Events;
using Xunit;

namespace AuditLens.Tests.Conventions;

/// <summary>Holds the table "Who may use whom" of the design: dependencies point one way, towards the events.</summary>
public sealed partial class DependencyDirectionTests
{
    private static readonly string[] Judgement = ["Explanations", "Controls", "Incidents"];

    private static readonly string[] Core = ["Events", "Chains", "Effects", "Detection", .. Judgement];

    /// <summary>
    /// What each folder of the library may use besides itself. A folder below has a line of its own where it may use less.
    /// The pipeline of ingestion writes through the seam of the store; formats and dialects do not know that there is one.
    /// </summary>
    private static readonly Dictionary<string, string[]> MayUse = new(StringComparer.Ordinal)
    {
        ["Events"] = [],
        ["Chains"] = ["Events"],
        ["Effects"] = ["Chains", "Events"],
        ["Detection"] = ["Chains", "Effects", "Events"],
        ["Explanations"] = Core,
        ["Controls"] = Core,
        ["Incidents"] = Core,
        ["Storage"] = ["Events", "Detection"],
        ["Ingestion"] = ["Events", "Storage"],
        ["Ingestion/Dialects"] = ["Events"],
        ["Ingestion/Formats"] = ["Events"],
        ["Reporting"] = Core,
        ["Alerting"] = [.. Core, "Storage", "Reporting"],
    };

    private static readonly IReadOnlyList<SourceFile> Source = SourceTree.Files("src");

    private static readonly IReadOnlyList<SourceFile> Library = [.. Source.Where(f => f.Project == "AuditLens")];

    private static readonly ILookup<string, string> TypesByFolder =
        Library.SelectMany(f => f.Types.Select(t => (Folder: Top(f.Folder), Type: t))).ToLookup(t => t.Folder, t => t.Type);

    [Fact]
    public void Every_type_of_the_product_stands_in_a_file_that_was_seen()
    {
        HashSet<string> declared = [.. Source.SelectMany(f => f.Types)];

        IEnumerable<string> missed = new[] { typeof(AgentEvent).Assembly, Assembly.Load("auditlens"), typeof(AuditLens.Server.AuditLensServer).Assembly }
            .SelectMany(a => a.GetTypes())
            .Where(t => !t.IsNested && t.Namespace?.StartsWith("AuditLens", StringComparison.Ordinal) == true)
            .Where(t => !t.IsAssignableTo(typeof(Microsoft.AspNetCore.Components.IComponent)) && t.Name != "_Imports")
            .Where(t => t.GetCustomAttribute<GeneratedCodeAttribute>() is null && !t.Name.Contains('<', StringComparison.Ordinal))
            .Select(t => t.Name.Split('`')[0])
            .Where(name => !declared.Contains(name));

        Assert.Empty(missed);
        Assert.NotEmpty(declared);
    }

    [Fact]
    public void Every_folder_has_its_line_in_the_table() =>
        Assert.Subset(MayUse.Keys.ToHashSet(), Library.Select(f => Top(f.Folder)).Where(f => f.Length > 0).ToHashSet());

    [Fact]
    public void Each_folder_uses_only_what_the_table_allows() => Assert.Empty(Library.Where(f => f.Folder.Length > 0).SelectMany(Violations));

    [Fact]
    public void The_library_knows_neither_of_its_hosts() => Assert.Empty(
        from file in Library
        from line in file.Code
        where HostName().IsMatch(line.Text)
        select $"{file.Path}:{line.Number} uses a host");

    [Fact]
    public void Pages_ask_the_read_models_and_never_the_store()
    {
        string pages = Path.Combine(SourceTree.Root, "src/AuditLens.Server/Pages");
        string[] files = Directory.GetFiles(pages, "*.razor", SearchOption.AllDirectories);

        Assert.NotEmpty(files);
        Assert.All(files, f => Assert.DoesNotMatch("\\bI(?:Event|Document)Store\\b", File.ReadAllText(f)));
    }

    [Theory]
    [InlineData("Chains", "using AuditLens.Effects;", true)]
    [InlineData("Chains/Deep", "using AuditLens.Effects.Shell;", true)]
    [InlineData("Ingestion/Dialects", "using AuditLens.Storage;", true)]
    [InlineData("Ingestion", "using AuditLens.Storage;", false)]
    [InlineData("Ingestion", "using AuditLens.Storage.Sqlite;", true)]
    [InlineData("Storage", "    AuditLens.Reporting.Report? _report;", true)]
    [InlineData("Storage", "    return Events.AgentEvent.Of();", false)]
    [InlineData("Events", "    Storage.IEventStore? _store;", true)]
    [InlineData("Events", "    int n = Storage.Count;", false)]
    [InlineData("Events", "    // see AuditLens.Storage", false)]
    [InlineData("Events", "    string s = \"AuditLens.Storage\";", false)]
    [InlineData("Effects", "using AuditLens.Chains;", false)]
    public void The_test_itself_tells_right_from_wrong(string folder, string line, bool wrong) =>
        Assert.Equal(wrong, Violations(new SourceFile($"src/AuditLens/{folder}/X.cs", ["", line])).Any());

    private static IEnumerable<string> Violations(SourceFile file)
    {
        string[] allowed = Allowed(file.Folder);
        foreach ((int number, string text) in file.Code)
        {
            foreach (string used in UsedFolders(text))
            {
                string top = Top(used);
                bool withinSeam = !used.StartsWith("Storage/", StringComparison.Ordinal);
                if (top != Top(file.Folder) && (!allowed.Contains(top) || !withinSeam))
                {
                    yield return $"{file.Path}:{number} may not use {used}: {text.Trim()}";
                }
            }
        }
    }

    /// <summary>Folders named in full, and folders named as <c>Folder.Type</c>, which C# allows between neighbours.</summary>
    private static IEnumerable<string> UsedFolders(string code)
    {
        foreach (Match match in FullName().Matches(code))
        {
            string[] parts = match.Groups["name"].Value.Split('.');
            if (MayUse.ContainsKey(parts[0]))
            {
                bool below = parts.Length > 1 && Directory.Exists(Path.Combine(SourceTree.Root, "src/AuditLens", parts[0], parts[1]));
                yield return below ? $"{parts[0]}/{parts[1]}" : parts[0];
            }
        }

        foreach (Match match in ShortName().Matches(code))
        {
            if (TypesByFolder[match.Groups["folder"].Value].Contains(match.Groups["type"].Value))
            {
                yield return match.Groups["folder"].Value;
            }
        }
    }

    private static string[] Allowed(string folder)
    {
        while (!MayUse.ContainsKey(folder) && folder.Contains('/', StringComparison.Ordinal))
        {
            folder = folder[..folder.LastIndexOf('/')];
        }

        return MayUse.GetValueOrDefault(folder) ?? [];
    }

    private static string Top(string folder) => folder.Split('/')[0];

    [GeneratedRegex(@"\bAuditLens\.(?<name>[A-Z]\w*(?:\.[A-Z]\w*)*)", RegexOptions.ExplicitCapture, matchTimeoutMilliseconds: 1000)]
    private static partial Regex FullName();

    [GeneratedRegex(@"(?<![\w.])(?<folder>[A-Z]\w*)\.(?<type>[A-Z]\w*)", RegexOptions.ExplicitCapture, matchTimeoutMilliseconds: 1000)]
    private static partial Regex ShortName();

    [GeneratedRegex(@"\bAuditLens\.(?:Cli|Server)\b", RegexOptions.ExplicitCapture, matchTimeoutMilliseconds: 1000)]
    private static partial Regex HostName();
}
