using System.Globalization;
using System.Text.Json;
using System.Text.Json.Nodes;
using AuditLens.Storage.Elasticsearch.Schema;
using AuditLens.Storage.Elasticsearch.Transport;

namespace AuditLens.Storage.Elasticsearch;

/// <summary>What <c>auditlens doctor</c> says of a cluster. What a cluster does not tell (a build without that part, missing rights) is not held against it.</summary>
internal sealed class ClusterCheck(ElasticClient client, IndexNames names, Templates templates)
{
    private static readonly Version Oldest = new(8, 19);

    /// <summary>Percent of a disk at which Elasticsearch gives it no more shards, and at which it takes no more writes (its defaults).</summary>
    private const double LowWatermark = 85;
    private const double FloodStage = 95;

    private static readonly string[] IndexRights = ["create_index", "read", "write", "maintenance", "monitor", "view_index_metadata", "manage"];
    private static readonly string[] ClusterRights = ["monitor", "manage_index_templates"];

    public async Task<IReadOnlyList<StoreProblem>> RunAsync(CancellationToken cancellationToken)
    {
        List<StoreProblem> problems = [];
        await VersionAsync(problems, cancellationToken).ConfigureAwait(false);
        bool isSecured = await RightsAsync(problems, cancellationToken).ConfigureAwait(false);
        await LicenceAsync(problems, isSecured, cancellationToken).ConfigureAwait(false);
        await TemplatesAsync(problems, cancellationToken).ConfigureAwait(false);
        await DisksAsync(problems, cancellationToken).ConfigureAwait(false);
        await HealthAsync(problems, cancellationToken).ConfigureAwait(false);
        return problems;
    }

    private async Task VersionAsync(List<StoreProblem> problems, CancellationToken cancellationToken)
    {
        using JsonDocument root = await client.RequireAsync("GET", "", null, cancellationToken).ConfigureAwait(false);
        JsonElement version = root.RootElement.GetProperty("version");
        string number = version.GetProperty("number").GetString()!;
        if (version.TryGetProperty("distribution", out JsonElement distribution))
        {
            problems.Add(new StoreProblem("error", $"{client.Name} is {distribution} {number} and no Elasticsearch.", "Use Elasticsearch 8.19 or 9.x."));
        }
        else if (!Version.TryParse(number.Split('-')[0], out Version? parsed) || parsed < Oldest)
        {
            problems.Add(new StoreProblem("error", $"{client.Name} is Elasticsearch {number}.", $"AuditLens needs {Oldest} or later; upgrade the cluster."));
        }
    }

    /// <returns>True when the cluster asks who somebody is.</returns>
    private async Task<bool> RightsAsync(List<StoreProblem> problems, CancellationToken cancellationToken)
    {
        JsonObject asked = new()
        {
            ["cluster"] = new JsonArray([.. ClusterRights.Select(r => (JsonNode)r)]),
            ["index"] = new JsonArray(new JsonObject { ["names"] = new JsonArray($"{names.Prefix}-*"), ["privileges"] = new JsonArray([.. IndexRights.Select(r => (JsonNode)r)]) }),
        };
        ElasticResponse response = await client.SendAsync("POST", "_security/user/_has_privileges", asked, cancellationToken).ConfigureAwait(false);
        if (!response.IsSuccess)
        {
            if (client.Options.Nodes.Any(n => !n.IsLoopback))
            {
                problems.Add(new StoreProblem("warning", $"{client.Name} asks nobody who he is: whoever reaches it can read and change the evidence.", "Turn on xpack.security, and give AuditLens an API key."));
            }

            return false;
        }

        using JsonDocument answer = client.Parse(response);
        string[] missing =
        [
            .. answer.RootElement.GetProperty("cluster").EnumerateObject().Where(r => !r.Value.GetBoolean()).Select(r => "cluster:" + r.Name),
            .. answer.RootElement.GetProperty("index").EnumerateObject().SelectMany(i => i.Value.EnumerateObject().Where(r => !r.Value.GetBoolean()).Select(r => $"{i.Name}:{r.Name}")),
        ];
        if (missing.Length > 0)
        {
            problems.Add(new StoreProblem("error", $"The credentials lack rights: {string.Join(", ", missing)}.", $"Give their role these rights on {names.Prefix}-* and on the cluster."));
        }

        return true;
    }

    private async Task LicenceAsync(List<StoreProblem> problems, bool isSecured, CancellationToken cancellationToken)
    {
        ElasticResponse response = await client.SendAsync("GET", "_license", null, cancellationToken).ConfigureAwait(false);
        if (!response.IsSuccess)
        {
            return;
        }

        using JsonDocument answer = client.Parse(response);
        JsonElement licence = answer.RootElement.GetProperty("license");
        if (licence.GetProperty("status").GetString() is not "active" and { } status)
        {
            string lost = isSecured ? "security and monitoring may stop working" : "paid features stop working";
            problems.Add(new StoreProblem("warning", $"The licence of {client.Name} ({licence.GetProperty("type").GetString()}) is {status}; {lost}.", "Renew it, or start the free one: POST _license/start_basic."));
        }
    }

    private async Task TemplatesAsync(List<StoreProblem> problems, CancellationToken cancellationToken)
    {
        int? installed = await templates.InstalledAsync(cancellationToken).ConfigureAwait(false);
        if (installed != Templates.Version)
        {
            problems.Add(new StoreProblem("error", $"The index templates {names.Prefix}-* are {(installed is { } v ? $"of version {v}" : "not all there")}; this AuditLens needs version {Templates.Version}.", "Any command that writes installs them; give the credentials manage_index_templates."));
        }

        foreach (string index in await templates.MisshapenAsync(cancellationToken).ConfigureAwait(false))
        {
            problems.Add(new StoreProblem("error", $"The mapping of {index} is not that of its template: something else made the index.", "Dashboards and searches miss what it holds. Copy its documents aside, delete the index, and ingest the logs again."));
        }
    }

    private async Task DisksAsync(List<StoreProblem> problems, CancellationToken cancellationToken)
    {
        using JsonDocument disks = await client.RequireAsync("GET", "_cat/allocation?format=json&bytes=b&h=node,disk.percent,disk.avail", null, cancellationToken).ConfigureAwait(false);
        foreach (JsonElement disk in disks.RootElement.EnumerateArray())
        {
            if (double.TryParse(Text(disk, "disk.percent"), NumberStyles.Float, CultureInfo.InvariantCulture, out double used) && used >= LowWatermark)
            {
                bool isFull = used >= FloodStage;
                problems.Add(new StoreProblem(
                    isFull ? "error" : "warning",
                    $"The disk of node {Text(disk, "node")} is {used.ToString(CultureInfo.InvariantCulture)} % full{(isFull ? "; Elasticsearch takes no more writes there" : "")}.",
                    "Free some space, add a node, or drop old months: auditlens store prune --keep 90d."));
            }
        }

        using JsonDocument blocks = await client.RequireAsync("GET", $"{names.Prefix}-*/_settings/index.blocks.*?allow_no_indices=true", null, cancellationToken).ConfigureAwait(false);
        foreach (JsonProperty index in blocks.RootElement.EnumerateObject().Where(i => i.Value.ToString().Contains("\"true\"", StringComparison.Ordinal)))
        {
            problems.Add(new StoreProblem("error", $"The index {index.Name} takes no writes.", $"When its disk has room again: PUT {index.Name}/_settings {{\"index.blocks.read_only_allow_delete\": null}}."));
        }
    }

    private async Task HealthAsync(List<StoreProblem> problems, CancellationToken cancellationToken)
    {
        using JsonDocument health = await client.RequireAsync("GET", $"_cluster/health/{names.Prefix}-*?timeout=1s", null, cancellationToken).ConfigureAwait(false);
        string? status = health.RootElement.GetProperty("status").GetString();
        if (status is "red" or "yellow")
        {
            problems.Add(status == "red"
                ? new StoreProblem("error", "Parts of the store's indices are on no node: what they hold cannot be read.", "Bring the missing nodes back: GET _cluster/allocation/explain says why.")
                : new StoreProblem("warning", "Some of the store's indices have no second copy: the loss of one more node would lose data.", "Bring the missing nodes back, or add one."));
        }
    }

    private static string Text(JsonElement of, string name) => of.TryGetProperty(name, out JsonElement value) && value.ValueKind == JsonValueKind.String ? value.GetString()! : "";
}
