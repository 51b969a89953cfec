namespace AuditLens.Events;

/// <summary>The public spelling of who speaks or acts.</summary>
public static class ActorWords
{
    public static string Word(Actor actor) => actor switch
    {
        Actor.User => "user",
        Actor.Agent => "agent",
        Actor.Tool => "tool",
        Actor.System => "system",
        Actor.Harness => "harness",
        Actor.Outside => "outside",
        _ => "unknown",
    };
}
