using System.Collections.Concurrent;
using HandlebarsDotNet;
using HandlebarsDotNet.Compiler;

namespace AuditLens.Alerting.Delivery;

/// <summary>
/// Handlebars templates over <see cref="MessageFacts"/>. Values are escaped for the channel before the template sees them, so that no way of writing a placeholder leaves
/// them unescaped.
/// </summary>
internal static class MessageTemplate
{
    public const string Title =
        "{{#if resolved}}Resolved: {{else}}{{#if critical}}CRITICAL: {{else}}Warning: {{/if}}{{/if}}{{title}}{{#if subject}} - {{subject}}{{/if}}";

    public const string Text =
        """
        {{summary}}
        {{#if labels}}{{#each labels}}{{name}}: {{value}}
        {{/each}}{{/if}}{{#each items}}- {{severity}}: {{title}}{{#if place}} ({{place}}){{/if}}{{#if link}} {{link}}{{/if}}
        {{/each}}{{#if more}}- and {{more}} more
        {{/if}}{{#if description}}{{description}}
        {{/if}}Rule {{rule}}, since {{since}}.{{#if link}} {{link}}{{/if}}
        """;

    private static readonly IHandlebars Engine = Handlebars.Create(new HandlebarsConfiguration { NoEscape = true, ThrowOnUnresolvedBindingExpression = true });

    private static readonly ConcurrentDictionary<string, HandlebarsTemplate<object, object>> Compiled = new(StringComparer.Ordinal);

    public static string Render(string template, IReadOnlyDictionary<string, object?> facts) => Compiled.GetOrAdd(template, t => Engine.Compile(t))(facts).Trim();

    /// <summary>What is wrong with a template, in one sentence; null when nothing is.</summary>
    public static string? ProblemOf(string template)
    {
        try
        {
            _ = Render(template, MessageFacts.Sample);
            return null;
        }
        catch (HandlebarsUndefinedBindingException e)
        {
            return $"The template names '{e.Path}', which no message has; there are {string.Join(", ", MessageFacts.Sample.Keys.Order(StringComparer.Ordinal))}.";
        }
        catch (Exception e) when (e is HandlebarsException or ArgumentException or InvalidOperationException)
        {
            return $"The template cannot be read: {e.Message}";
        }
    }
}
