using YamlDotNet.Core;

namespace AuditLens.Detection.Rules;

/// <summary>What a user's YAML file is.</summary>
public enum UserFileKind
{
    Unknown, Rule, Sigma, Policy, Knowledge, Alerts,
}

/// <summary>Tells the kinds of user files apart by the keys of their first document.</summary>
public static class UserFileKinds
{
    private static readonly (string Key, UserFileKind Kind)[] Marks =
    [
        ("detection", UserFileKind.Sigma),
        ("correlation", UserFileKind.Sigma),
        ("logsource", UserFileKind.Sigma),
        ("tools", UserFileKind.Knowledge),
        ("paths", UserFileKind.Knowledge),
        ("environment-variables", UserFileKind.Knowledge),
        ("environments", UserFileKind.Policy),
        ("protected", UserFileKind.Policy),
        ("permissions", UserFileKind.Policy),
        ("approvers", UserFileKind.Policy),
        ("freezes", UserFileKind.Policy),
        ("alerts", UserFileKind.Alerts),
        ("channels", UserFileKind.Alerts),
        ("disabled", UserFileKind.Alerts),
        ("base_url", UserFileKind.Alerts),
        ("when", UserFileKind.Rule),
        ("code", UserFileKind.Rule),
    ];

    public static UserFileKind Of(string yaml)
    {
        HashSet<string> keys = TopKeys(yaml);
        return Array.Find(Marks, m => keys.Contains(m.Key)).Kind;
    }

    /// <summary>Keys of the first document, as far as the text can be read: a broken file still shows what it was meant to be.</summary>
    private static HashSet<string> TopKeys(string yaml)
    {
        var keys = new HashSet<string>(StringComparer.Ordinal);
        try
        {
            var parser = new Parser(new StringReader(yaml));
            int depth = 0;
            bool isKey = true;
            while (parser.MoveNext() && parser.Current is not YamlDotNet.Core.Events.DocumentEnd)
            {
                if (depth == 3 && isKey && parser.Current is YamlDotNet.Core.Events.Scalar key)
                {
                    keys.Add(key.Value);
                    isKey = false;
                }
                else
                {
                    depth += parser.Current!.NestingIncrease;
                    isKey = depth == 3;
                }
            }
        }
        catch (YamlException)
        {
            // The reader of that kind tells what is wrong, with its line.
        }

        return keys;
    }
}
