namespace AuditLens.Effects.Environments;

public enum HintKind
{
    /// <summary>A connection string or URL of the thing that is changed: decides over all others.</summary>
    Connection,
    Host,
    /// <summary>Cluster context, cloud profile, account, project, subscription, workspace, linked project.</summary>
    Context,
    DatabaseName,
    Namespace,
    /// <summary>A stage or environment flag (<c>-e production</c>, <c>--stage prod</c>, <c>-var-file=prod.tfvars</c>).</summary>
    Stage,
    /// <summary>An environment variable such as <c>RAILS_ENV=production</c>.</summary>
    Variable,
    /// <summary>The resource's own name (instance <c>prod-main</c>, bucket <c>acme-prod-backups</c>); never a table, file or branch name.</summary>
    Resource,
}

/// <param name="Words">How the hint reads in a sentence: <c>host db.prod.example.internal</c>.</param>
public sealed record EnvironmentHint(HintKind Kind, string Value, string Words);
