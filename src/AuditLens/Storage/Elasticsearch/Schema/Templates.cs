using System.Reflection;
using System.Text.Json;
using System.Text.Json.Nodes;
using AuditLens.Storage.Elasticsearch.Transport;

namespace AuditLens.Storage.Elasticsearch.Schema;

/// <summary>Index and component templates: files of this folder, in which <c>{prefix}</c> stands for the store's own.</summary>
/// <remarks>
/// Their <c>version</c> is one number for all. A cluster with older ones is brought up to date: templates are replaced, and what they add to the mappings is added to the indices
/// that are there (a version may only add). A cluster with newer ones is left alone.
/// </remarks>
internal sealed class Templates(ElasticClient client, IndexNames names)
{
    /// <summary>Raised by one with each change of a template; see <c>template_versions</c> in the tests.</summary>
    public const int Version = 1;

    private const string Settings = "settings";

    private static readonly string[] Monthly = ["events", "raw"];

    public static readonly string[] Single = ["sessions", "sources", "rejections", "incidents", "findings", "alerts", "records", "control"];

    /// <exception cref="StoreException">The templates of the cluster are of a newer AuditLens, or may not be written.</exception>
    public async Task EnsureAsync(CancellationToken cancellationToken)
    {
        int? installed = await InstalledAsync(cancellationToken).ConfigureAwait(false);
        if (installed > Version)
        {
            throw new StoreException($"{client.Name} was set up by a newer AuditLens (templates of version {installed}, this one knows {Version}); use that one.");
        }

        if (installed < Version || installed is null)
        {
            await InstallAsync(cancellationToken).ConfigureAwait(false);
        }

        await CreateSingleAsync(cancellationToken).ConfigureAwait(false);
    }

    /// <summary>Version of the templates on the cluster; the lowest when they differ, null when one is missing.</summary>
    public async Task<int?> InstalledAsync(CancellationToken cancellationToken)
    {
        using JsonDocument? answer = await client.FindAsync("GET", $"_index_template/{names.Prefix}-*?filter_path=index_templates.name,index_templates.index_template.version", null, cancellationToken).ConfigureAwait(false);
        Dictionary<string, int> versions = new(StringComparer.Ordinal);
        if (answer is not null && answer.RootElement.TryGetProperty("index_templates", out JsonElement list))
        {
            foreach (JsonElement template in list.EnumerateArray())
            {
                JsonElement body = template.GetProperty("index_template");
                versions[template.GetProperty("name").GetString()!] = body.TryGetProperty("version", out JsonElement version) ? version.GetInt32() : 0;
            }
        }

        int[] found = [.. Monthly.Concat(Single).Select(n => versions.GetValueOrDefault($"{names.Prefix}-{n}", -1))];
        return found.Contains(-1) ? null : found.Min();
    }

    /// <summary>The body of a template.</summary>
    public JsonObject Body(string name)
    {
        using Stream stream = Assembly.GetExecutingAssembly().GetManifestResourceStream($"AuditLens.Storage.Elasticsearch.Schema.Templates.{name}.json")
            ?? throw new InvalidOperationException($"The template {name} is not built in.");
        using StreamReader reader = new(stream);
        return JsonNode.Parse(reader.ReadToEnd().Replace("{prefix}", names.Prefix, StringComparison.Ordinal))!.AsObject();
    }

    /// <summary>Indices of the store that were not made by its templates.</summary>
    public async Task<IReadOnlyList<string>> MisshapenAsync(CancellationToken cancellationToken)
    {
        using JsonDocument mappings = await client.RequireAsync("GET", $"{names.Prefix}-*/_mapping?allow_no_indices=true", null, cancellationToken).ConfigureAwait(false);
        return
        [
            .. mappings.RootElement.EnumerateObject()
                .Where(i => !i.Value.GetProperty("mappings").TryGetProperty("_meta", out JsonElement meta) || !meta.TryGetProperty("auditlens", out _))
                .Select(i => i.Name).Order(StringComparer.Ordinal),
        ];
    }

    /// <summary>Names of the indices that are there.</summary>
    public async Task<string[]> IndicesAsync(CancellationToken cancellationToken)
    {
        using JsonDocument there = await client.RequireAsync("GET", $"_cat/indices/{names.Prefix}-*?format=json&h=index&expand_wildcards=all", null, cancellationToken).ConfigureAwait(false);
        return [.. there.RootElement.EnumerateArray().Select(i => i.GetProperty("index").GetString()!)];
    }

    private async Task InstallAsync(CancellationToken cancellationToken)
    {
        (await client.RequireAsync("PUT", $"_component_template/{names.Prefix}-{Settings}", Body(Settings), cancellationToken).ConfigureAwait(false)).Dispose();
        foreach (string name in Monthly.Concat(Single))
        {
            (await client.RequireAsync("PUT", $"_index_template/{names.Prefix}-{name}", Body(name), cancellationToken).ConfigureAwait(false)).Dispose();
        }

        foreach (string index in await IndicesAsync(cancellationToken).ConfigureAwait(false))
        {
            await UpdateMappingAsync(index, cancellationToken).ConfigureAwait(false);
        }
    }

    /// <summary>Adds what the template has and the index lacks. An index that something else made may not take it: events that do not fit it are kept aside, and the check tells of it.</summary>
    private async Task UpdateMappingAsync(string index, CancellationToken cancellationToken)
    {
        string? name = Monthly.Concat(Single).FirstOrDefault(n => index == $"{names.Prefix}-{n}" || index.StartsWith($"{names.Prefix}-{n}-", StringComparison.Ordinal));
        if (name is not null)
        {
            ElasticResponse response = await client.SendAsync("PUT", $"{index}/_mapping", Body(name)["template"]!["mappings"]!.DeepClone(), cancellationToken).ConfigureAwait(false);
            if (!response.IsSuccess && response.Status != 400)
            {
                throw client.Failure(response);
            }
        }
    }

    private async Task CreateSingleAsync(CancellationToken cancellationToken)
    {
        HashSet<string> indices = [.. await IndicesAsync(cancellationToken).ConfigureAwait(false)];
        foreach (string name in Single.Select(n => $"{names.Prefix}-{n}").Where(n => !indices.Contains(n)))
        {
            ElasticResponse response = await client.SendAsync("PUT", name, null, cancellationToken).ConfigureAwait(false);

            // Another process may have been first.
            if (!response.IsSuccess && ElasticError.Of(response).Type != "resource_already_exists_exception")
            {
                throw client.Failure(response);
            }
        }
    }
}
