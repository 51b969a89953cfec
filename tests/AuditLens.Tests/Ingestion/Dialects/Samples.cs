namespace AuditLens.Tests.Ingestion.Dialects;

/// <summary>A small log in the real shape of a framework, hand-written.</summary>
/// <param name="Dialect">The dialect that must recognise it.</param>
/// <param name="Lines">True for one record a line, false for one document.</param>
internal sealed record Sample(string Dialect, string Name, bool Lines, string Text, string File = "logs/session.jsonl");

/// <summary>Every shape that the dialects read: for the matrix of recognition and for mutation.</summary>
internal static partial class Samples
{
    public static IReadOnlyList<Sample> All { get; } =
    [
        new("claude-code", "session", true, ClaudeSession),
        new("claude-code", "printed stream", true, ClaudeStream),
        new("claude-code", "export", false, """{"loglines":[{"type":"user","sessionId":"s","timestamp":"2026-02-03T04:05:06Z","message":{"role":"user","content":"Go"}}]}"""),
        new("codex", "rollout", true, CodexRollout),
        new("codex", "old rollout", true, CodexOld),
        new("codex", "printed stream", true, CodexStream),
        new("openhands", "events", false, OpenHands),
        new("openhands", "runs", true, OpenHandsRuns),
        new("swe-agent", "trajectory", false, SweTrajectory),
        new("swe-agent", "history", false, SweHistory),
        new("gemini-cli", "chat", false, GeminiChat),
        new("gemini-cli", "lines", true, GeminiLines),
        new("gemini-cli", "printed stream", true, GeminiStream),
        new("langgraph-events", "events", true, LangGraphEvents),
        new("claude-code-hooks", "payload", false, ClaudeHook),
        new("claude-managed-agent", "pairs", true, ClaudeManaged),
        new("pi", "session", true, Pi),
        new("atif", "trajectory", false, Atif),
        new("entire", "transcript", true, Entire),
        new("inspect", "evaluation", false, Inspect),
        new("mcp", "json-rpc", true, McpRpc),
        new("mcp", "proofscan", false, McpEvents),
        new("mcp", "audit", true, McpAudit),
        new("chat", "qwen", true, Qwen),
        new("chat", "openai", false, ChatOpenAi),
        new("chat", "anthropic", false, ChatAnthropic),
        new("chat", "one message a line", true, """
            {"role":"user","content":"List the tables"}
            {"role":"assistant","content":"There are two."}
            """),
        new("chat", "sharegpt", false, """{"conversations":[{"from":"human","value":"Hello"},{"from":"gpt","value":"Hi"}]}"""),
        new("chat", "langchain", false, ChatLangChain),
        new("chat", "pydantic-ai", false, ChatPydantic),
        new("chat", "strands", false, ChatStrands),
        new("chat", "vercel", false, ChatVercel),
        new("chat", "openai agents", false, ChatAgentsItems),
        new("chat", "google adk", false, ChatAdk),
        new("chat", "several agents", false, ChatSeveralAgents),
        new("chat", "named by role", false, """{"messages":[{"content":"What time?","role":"human"},{"content":"Plan","role":"Orchestrator (thought)"},{"content":"Look","role":"Orchestrator (-> WebSurfer)"},{"content":"I looked","role":"WebSurfer"}]}"""),
        new("chat", "mini-swe-agent", false, ChatMiniSwe),
        new("chat", "tasks", false, """[{"task_id":3,"traj":[{"role":"user","content":"Cancel it"},{"role":"assistant","content":null,"tool_calls":[{"id":"c1","type":"function","function":{"name":"cancel","arguments":"{}"}}]}]},{"task_id":4,"traj":[{"role":"user","content":"Book it"}]}]"""),
    ];

    private const string ClaudeSession = """
        {"type":"summary","summary":"Older work","leafUuid":"l1"}
        {"type":"user","uuid":"u1","parentUuid":null,"sessionId":"s-1","isSidechain":false,"cwd":"/work","gitBranch":"main","version":"2.1.1","timestamp":"2026-02-03T04:05:06.789Z","permissionMode":"default","message":{"role":"user","content":"Tidy up. <system-reminder>Be short</system-reminder>"}}
        {"type":"assistant","uuid":"a1","parentUuid":"u1","sessionId":"s-1","isSidechain":false,"timestamp":"2026-02-03T04:05:07Z","requestId":"r","message":{"id":"m1","model":"m-4","role":"assistant","content":[{"type":"thinking","thinking":"","signature":"x"},{"type":"text","text":"I look."},{"type":"tool_use","id":"toolu_1","name":"Bash","input":{"command":"ls"}}],"usage":{"input_tokens":1,"output_tokens":2,"cache_read_input_tokens":3,"cache_creation_input_tokens":4}}}
        {"type":"user","uuid":"u2","parentUuid":"a1","sessionId":"s-1","isSidechain":false,"timestamp":"2026-02-03T04:05:08Z","message":{"role":"user","content":[{"type":"tool_result","tool_use_id":"toolu_1","content":[{"type":"text","text":"Exit code 2\nno"}],"is_error":true}]},"toolUseResult":{"stdout":"","stderr":"no","interrupted":false,"agentId":"a7","totalDurationMs":12}}
        {"type":"progress","uuid":"p1","parentUuid":"u2","sessionId":"s-1","isSidechain":false,"parentToolUseID":"toolu_1","toolUseID":"x","data":{"type":"agent_progress","agentId":"a7","message":{"type":"assistant","uuid":"n1","timestamp":"2026-02-03T04:05:09Z","message":{"id":"m2","content":[{"type":"text","text":"sub"}]}}}}
        {"type":"progress","uuid":"p2","sessionId":"s-1","isSidechain":false,"data":{"type":"hook_progress","hookEvent":"Stop","hookName":"Stop","command":"guard.sh"},"toolUseID":"x"}
        {"type":"system","subtype":"stop_hook_summary","uuid":"y1","sessionId":"s-1","isSidechain":false,"hookInfos":[{"command":"guard.sh"}],"hookErrors":["bad"],"preventedContinuation":true,"stopReason":"no"}
        {"type":"system","subtype":"compact_boundary","uuid":"y2","sessionId":"s-1","isSidechain":false,"logicalParentUuid":"u2","content":"Conversation compacted"}
        {"type":"attachment","uuid":"t1","sessionId":"s-1","isSidechain":false,"attachment":{"type":"hook_success","hookName":"PreToolUse:Bash","toolUseID":"toolu_1","exitCode":0,"stdout":"{}"}}
        {"type":"attachment","uuid":"t2","sessionId":"s-1","isSidechain":false,"attachment":{"type":"queued_command","prompt":[{"type":"text","text":"Stop"}],"commandMode":"prompt"}}
        {"type":"queue-operation","operation":"enqueue","sessionId":"s-1","timestamp":"2026-02-03T04:05:09Z","content":"Wait"}
        {"type":"queue-operation","operation":"remove","sessionId":"s-1","timestamp":"2026-02-03T04:05:10Z"}
        {"type":"file-history-snapshot","messageId":"u1","snapshot":{"timestamp":"2026-02-03T04:05:06Z","trackedFileBackups":{"a.txt":{"version":1}}},"isSnapshotUpdate":false}
        {"type":"custom-title","customTitle":"Tidy","sessionId":"s-1"}
        """;

    private const string ClaudeStream = """
        {"type":"system","subtype":"init","cwd":"/w","session_id":"s","model":"m-4","permissionMode":"default","claude_code_version":"2.1.197","uuid":"i1"}
        {"type":"assistant","message":{"id":"m","model":"m-4","content":[{"type":"tool_use","id":"t1","name":"Bash","input":{"command":"ls"}}]},"parent_tool_use_id":null,"session_id":"s","uuid":"a1"}
        {"type":"user","message":{"role":"user","content":[{"tool_use_id":"t1","type":"tool_result","content":"x","is_error":false}]},"parent_tool_use_id":null,"session_id":"s","uuid":"u1","tool_use_result":{"stdout":"x"}}
        {"type":"result","subtype":"success","is_error":false,"duration_ms":448,"result":"done","session_id":"s","total_cost_usd":0.01,"uuid":"r1","permission_denials":[{"tool_name":"Bash","tool_use_id":"t2","tool_input":{}}]}
        """;

    private const string ChatOpenAi = """
        [{"role":"system","content":"You run bookings. Never destroy data."},
         {"role":"user","content":"Remove the duplicates"},
         {"role":"assistant","content":null,"reasoning_content":"One statement will do.","tool_calls":[{"id":"call_1","type":"function","function":{"name":"execute_sql","arguments":"{\"query\": \"DROP TABLE bookings\"}"}}],"usage":{"prompt_tokens":10,"completion_tokens":4}},
         {"role":"tool","tool_call_id":"call_1","content":"OK, 0 rows affected"},
         {"role":"assistant","content":[{"type":"text","text":"Done."}],"function_call":{"name":"notify","arguments":"{}"}},
         {"role":"function","name":"notify","content":"sent"}]
        """;

    private const string ChatAnthropic = """
        {"model":"m-4","session_id":"c-9","system":"Be careful.","messages":[
         {"role":"user","content":"Check the host"},
         {"role":"assistant","content":[{"type":"thinking","thinking":"Ping first."},{"type":"text","text":"I ping."},{"type":"tool_use","id":"tu_1","name":"bash","input":{"command":"ping -c1 db"}}]},
         {"role":"user","content":[{"type":"tool_result","tool_use_id":"tu_1","content":[{"type":"text","text":"unreachable"}],"is_error":true},{"type":"text","text":"Go on"}]}]}
        """;

    private const string ChatLangChain = """
        [{"type":"human","data":{"content":"Clean up","type":"human","id":"h1"}},
         {"type":"ai","data":{"content":"","type":"ai","name":"booking_agent","id":"a1","response_metadata":{"model_name":"gpt"},"tool_calls":[{"name":"execute_sql","args":{"query":"SELECT 1"},"id":"call_1","type":"tool_call"}],"usage_metadata":{"input_tokens":3,"output_tokens":4}}},
         {"type":"tool","data":{"content":"1","type":"tool","name":"execute_sql","tool_call_id":"call_1","status":"success"}}]
        """;

    private const string ChatPydantic = """
        [{"parts":[{"content":"Clean up","timestamp":"2026-11-22T12:49:10.599837Z","part_kind":"user-prompt"}],"timestamp":"2026-11-22T12:49:10.600245Z","instructions":"Ask first.","kind":"request","conversation_id":"conv-1"},
         {"parts":[{"tool_name":"execute_sql","args":"{\"query\":\"DROP TABLE x\"}","tool_call_id":"call_1","part_kind":"tool-call"}],"usage":{"input_tokens":180,"output_tokens":24,"cost":"0.0001"},"model_name":"gpt","kind":"response","conversation_id":"conv-1"},
         {"parts":[{"tool_name":"execute_sql","content":"OK","tool_call_id":"call_1","outcome":"success","part_kind":"tool-return"},{"content":"wrong type","tool_name":"execute_sql","tool_call_id":"call_2","part_kind":"retry-prompt"}],"kind":"request"}]
        """;

    private const string ChatStrands = """
        [{"role":"user","content":[{"text":"Clean up"}]},
         {"role":"assistant","content":[{"reasoningContent":{"reasoningText":{"text":"Think"}}},{"toolUse":{"toolUseId":"call_1","name":"execute_sql","input":{"query":"SELECT 1"}}}],"metadata":{"usage":{"inputTokens":180,"outputTokens":24}}},
         {"role":"user","content":[{"toolResult":{"toolUseId":"call_1","status":"error","content":[{"text":"no"}]}}]}]
        """;

    private const string ChatVercel = """
        [{"role":"user","content":"Clean up"},
         {"role":"assistant","content":[{"type":"reasoning","text":"Think"},{"type":"tool-call","toolCallId":"call_1","toolName":"execute_sql","input":{"query":"SELECT 1"}}]},
         {"role":"tool","content":[{"type":"tool-result","toolCallId":"call_1","toolName":"execute_sql","output":{"type":"error-text","value":"no such table"}}]},
         {"role":"tool","content":[{"type":"tool-approval-response","approvalId":"p1","approved":false,"reason":"no"}]}]
        """;

    private const string ChatAgentsItems = """
        [{"content":"Clean up","role":"user"},
         {"type":"reasoning","id":"rs_1","summary":[{"type":"summary_text","text":"Think"}]},
         {"arguments":"{\"query\": \"DROP TABLE x\"}","call_id":"call_1","name":"execute_sql","type":"function_call","id":"fc_1","status":"completed"},
         {"call_id":"call_1","output":"OK, 0 rows affected","type":"function_call_output"},
         {"id":"msg_1","content":[{"annotations":[],"text":"Done","type":"output_text"}],"role":"assistant","status":"completed","type":"message"}]
        """;

    private const string ChatAdk = """
        {"id":"adk-1","app_name":"bookings","user_id":"maria","events":[
         {"content":{"parts":[{"text":"Clean up"}],"role":"user"},"invocation_id":"e-1","author":"user","id":"v1","timestamp":1795351896.5216784},
         {"model_version":"gemini","content":{"parts":[{"function_call":{"id":"adk-c1","args":{"query":"DROP TABLE x"},"name":"execute_sql"}}],"role":"model"},"usage_metadata":{"candidates_token_count":24,"prompt_token_count":180},"author":"db_agent","id":"v2","timestamp":1795351896.6343145},
         {"content":{"parts":[{"function_response":{"id":"adk-c1","name":"execute_sql","response":{"error":"locked"}}}],"role":"user"},"author":"db_agent","id":"v3","timestamp":1795351896.89}],"last_update_time":1795351897.1}
        """;

    private const string ChatSeveralAgents = """
        {"question":"How many?","history":[
         {"content":"Count them with code.\n```python\nprint(2)\n```","role":"assistant","name":"Excel_Expert"},
         {"content":"exitcode: 1 (execution failed)\nCode output: boom","name":"Computer_terminal","role":"user"},
         {"content":"It is two.","role":"user","name":"Checking_Expert"}]}
        """;

    private const string ChatMiniSwe = """
        [{"role":"system","content":"You solve issues."},
         {"role":"user","content":"Fix it"},
         {"role":"assistant","content":"THOUGHT: look\n\n```bash\nrm -rf build && ls\n```"},
         {"role":"user","content":"<returncode>0</returncode>\n<output>\nsrc\n</output>"}]
        """;
}
