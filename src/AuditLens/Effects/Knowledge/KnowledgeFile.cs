using YamlDotNet.Core;
using YamlDotNet.RepresentationModel;

namespace AuditLens.Effects.Knowledge;

/// <summary>The content of a knowledge file: <c>tools</c>, <c>paths</c>, <c>environment-variables</c>, <c>listing</c>, <c>wholes</c>. Reports all problems, each with its line.</summary>
internal sealed class KnowledgeFile
{
    public List<ToolDefinition> Tools { get; } = [];

    public PathLists Paths { get; private set; } = PathLists.Empty;

    public string[] EnvironmentVariables { get; private set; } = [];

    public string[] Listing { get; private set; } = [];

    public string[] Wholes { get; private set; } = [];

    public static KnowledgeFile Read(TextReader reader, string file, List<KnowledgeProblem> problems)
    {
        KnowledgeFile content = new();
        try
        {
            YamlStream stream = [];
            stream.Load(reader);
            if (stream.Documents is [{ RootNode: YamlMappingNode root }])
            {
                content.ReadRoot(new YamlPart(root, file, problems));
            }
            else
            {
                problems.Add(new KnowledgeProblem("KN001", new KnowledgePlace(file, 1), "The file must hold one YAML mapping."));
            }
        }
        catch (YamlException e)
        {
            problems.Add(new KnowledgeProblem("KN001", new KnowledgePlace(file, (int)e.Start.Line), $"Not YAML: {e.Message}"));
        }

        return content;
    }

    private void ReadRoot(YamlPart root)
    {
        root.Allow("tools", "paths", "environment-variables", "listing", "wholes");
        Wholes = root.Texts("wholes");
        Listing = root.Texts("listing");
        EnvironmentVariables = root.Texts("environment-variables");
        foreach (YamlPart tool in root.Parts("tools"))
        {
            if (ToolReader.Read(tool) is { } definition)
            {
                Tools.Add(definition);
            }
        }

        if (root.Part("paths") is { } paths)
        {
            Paths = PathLists.Read(paths);
        }
    }
}
