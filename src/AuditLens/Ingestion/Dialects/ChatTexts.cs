using AuditLens.Events;

namespace AuditLens.Ingestion.Dialects;

/// <summary>Turns plain text of a message into the event that its speaker makes of it.</summary>
internal static class ChatTexts
{
    public static void Emit(string? text, Turn turn, ChatSpeaker speaker, bool isThought)
    {
        if (string.IsNullOrWhiteSpace(text))
        {
            return;
        }

        switch (speaker)
        {
            case ChatSpeaker.System:
                turn.Emit(EventKind.SystemText, Actor.System, text);
                break;
            case ChatSpeaker.User when ChatExecutors.ResultOf(text) is { } result:
                turn.EmitResult(null, null, text, result.Outcome, result.ExitCode);
                break;
            case ChatSpeaker.User:
                turn.AgentName = turn.Conversation.AgentName;
                turn.Emit(EventKind.Instruction, Actor.User, text);
                break;
            case ChatSpeaker.Tool:
                turn.EmitResult(null, null, text, Outcome.Unknown);
                break;
            default:
                turn.Emit(isThought ? EventKind.Reasoning : EventKind.Message, Actor.Agent, text);
                break;
        }
    }
}
