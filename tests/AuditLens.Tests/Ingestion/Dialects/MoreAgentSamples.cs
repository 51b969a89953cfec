namespace AuditLens.Tests.Ingestion.Dialects;

internal static partial class Samples
{
    public const string LangGraphEvents = """
        {"event":"on_chain_start","data":{"input":{"messages":[["user","Clean up"]]}},"name":"booking_agent","run_id":"r1","metadata":{"lc_agent_name":"booking_agent","thread_id":"th-1"},"parent_ids":[]}
        {"event":"on_chain_start","data":{"input":{"messages":[{"type":"human","content":"Clean up"}]}},"name":"model","run_id":"r2","metadata":{"thread_id":"th-1"},"parent_ids":["r1"]}
        {"event":"on_chat_model_end","data":{"output":{"lc":1,"type":"constructor","id":["langchain","AIMessage"],"kwargs":{"content":"","type":"ai","name":"booking_agent","id":"lc-1","tool_calls":[{"name":"execute_sql","args":{"query":"DROP TABLE x"},"id":"call_1","type":"tool_call"}],"invalid_tool_calls":[]}}},"run_id":"r3","name":"ChatOpenAI","metadata":{"thread_id":"th-1"},"parent_ids":["r1","r2"]}
        {"event":"on_tool_start","data":{"input":{"query":"DROP TABLE x"}},"name":"execute_sql","run_id":"r4","metadata":{"thread_id":"th-1"},"parent_ids":["r1"]}
        {"event":"on_tool_end","data":{"output":{"lc":1,"type":"constructor","id":["langchain","ToolMessage"],"kwargs":{"content":"OK","type":"tool","name":"execute_sql","tool_call_id":"call_1","status":"success"}}},"run_id":"r4","name":"execute_sql","metadata":{"thread_id":"th-1"},"parent_ids":["r1"]}
        """;

    public const string ClaudeHook = """
        {"session_id":"s-1","transcript_path":"/h/t.jsonl","cwd":"/work","permission_mode":"default","hook_event_name":"PreToolUse","tool_name":"Bash","tool_input":{"command":"rm -rf /data"}}
        """;

    public const string ClaudeManaged = """
        ["client.beta.sessions.create",{"agent":{"id":"agent_1","name":"Coding Assistant","model":{"id":"claude-x"},"system":"Be careful.","type":"agent"},"created_at":"2026-07-06T16:26:33.279196Z","id":"sesn_1","title":"Quick","type":"session"}]
        ["client.beta.sessions.events.stream",{"content":[{"text":"Call date","type":"text"}],"id":"sevt_1","processed_at":"2026-07-06T16:26:34.516296Z","type":"user.message"}]
        ["client.beta.sessions.events.stream",{"evaluated_permission":"allow","id":"sevt_2","input":{"command":"date"},"name":"bash","processed_at":"2026-07-06T16:26:35.886686Z","type":"agent.tool_use"}]
        ["client.beta.sessions.events.stream",{"id":"sevt_3","is_error":false,"model_usage":{"cache_read_input_tokens":7126,"input_tokens":2,"output_tokens":46},"processed_at":"2026-07-06T16:26:35.886687Z","type":"span.model_request_end"}]
        ["client.beta.sessions.events.stream",{"content":[{"text":"Mon","type":"text"}],"id":"sevt_4","is_error":false,"processed_at":"2026-07-06T16:26:38.120281Z","tool_use_id":"sevt_2","type":"agent.tool_result"}]
        ["client.beta.sessions.events.stream",{"content":[{"text":"It is Monday.","type":"text"}],"id":"sevt_5","processed_at":"2026-07-06T16:26:39Z","type":"agent.message"}]
        """;

    public const string Pi = """
        {"type":"session","id":"pi-1","timestamp":"2025-11-20T23:33:50.805Z","cwd":"/repo","provider":"anthropic","modelId":"m-5"}
        {"type":"model_change","timestamp":"2025-11-20T23:33:51Z","provider":"anthropic","modelId":"m-6"}
        {"type":"message","timestamp":"2025-11-20T23:33:52Z","message":{"role":"user","content":[{"type":"text","text":"Read it"}],"timestamp":1763681581544}}
        {"type":"message","timestamp":"2025-11-20T23:33:54.572Z","message":{"role":"assistant","content":[{"type":"thinking","thinking":"Hm","thinkingSignature":"x"},{"type":"toolCall","id":"t1","name":"read","arguments":{"path":"a.md"}}],"model":"m-6","usage":{"input":3,"output":4,"cacheRead":5,"cacheWrite":6,"cost":{"total":0.01}},"stopReason":"toolUse"}}
        {"type":"message","timestamp":"2025-11-20T23:33:54.575Z","message":{"role":"toolResult","toolCallId":"t1","toolName":"read","content":[{"type":"text","text":"no such file"}],"isError":true}}
        {"type":"message","timestamp":"2025-11-20T23:33:55Z","message":{"role":"bashExecution","command":"git stash","output":"","exitCode":0}}
        """;

    public const string Atif = """
        {"schema_version":"ATIF-v1.7","session_id":"at-1","agent":{"name":"calculator","version":"1.0.0","model_name":"gpt-4.1"},"steps":[
          {"step_id":1,"timestamp":"2026-01-02T00:00:01Z","source":"user","message":"What is 3 + 4?"},
          {"step_id":2,"timestamp":"2026-01-02T00:00:02Z","source":"agent","message":"I add.","reasoning_content":"Simple.","tool_calls":[{"tool_call_id":"call_abc","function_name":"calculator__add","arguments":{"a":3,"b":4}}],"observation":{"results":[{"content":"7"}]},"metrics":{"prompt_tokens":10,"completion_tokens":2,"cost_usd":0.001}}],
         "subagent_trajectories":[{"schema_version":"ATIF-v1.7","trajectory_id":"sub-1","agent":{"name":"helper"},"steps":[{"step_id":1,"source":"user","message":"Check it"}]}]}
        """;

    public const string Entire = """
        {"v":1,"agent":"claude-code","cli_version":"0.6.2","type":"user","ts":"2026-05-19T22:30:14.055Z","content":[{"id":"x","text":"increase version"}]}
        {"v":1,"agent":"claude-code","cli_version":"0.6.2","type":"assistant","ts":"2026-05-19T22:30:19.110Z","id":"msg_1","input_tokens":6,"output_tokens":382,"content":[{"text":"I look.","type":"text"},{"id":"toolu_1","input":{"command":"ls"},"name":"Bash","result":{"output":"a","status":"success"},"type":"tool_use"}]}
        {"v":1,"agent":"claude-code","cli_version":"0.6.2","type":"assistant","ts":"2026-05-19T22:30:19.889Z","id":"msg_1","input_tokens":6,"output_tokens":382,"content":[{"id":"toolu_2","input":{"command":"false"},"name":"Bash","result":{"output":"no","status":"error"},"type":"tool_use"}]}
        """;

    public const string Inspect = """
        {"version":2,"status":"success","eval":{"run_id":"run-1","created":"2025-05-12T20:27:36-04:00","task":"browser","model":"openai/gpt"},"samples":[{"id":1,"epoch":1,"uuid":"smp-1","messages":[
          {"id":"a","content":"Visit it","source":"input","role":"user"},
          {"id":"b","content":"","role":"assistant","tool_calls":[{"id":"call_1","function":"web_go","arguments":{"url":"https://x"}}],"model":"gpt"},
          {"id":"c","content":"","role":"tool","tool_call_id":"call_1","function":"web_go","error":{"type":"timeout","message":"too slow"}}],
          "events":[{"event":"approval","timestamp":"2025-05-12T20:27:39-04:00","approver":"human","decision":"reject","explanation":"no","call":{"id":"call_1","function":"web_go"}}]}]}
        """;

    public const string McpRpc = """
        {"jsonrpc":"2.0","id":1,"method":"tools/call","params":{"name":"delete_file","arguments":{"path":"/a"}}}
        {"jsonrpc":"2.0","id":1,"result":{"content":[{"type":"text","text":"gone"}],"isError":false}}
        {"jsonrpc":"2.0","method":"notifications/message","params":{"level":"info","data":"hello"}}
        """;

    public const string McpEvents = """
        [{"ts_ms":1767454890329,"kind":"req","direction":"→","label":"tools/call","connector_id":"files","session_id":"ms-1","rpc_id":"2","status":"ERR","raw_json":"{\"jsonrpc\":\"2.0\",\"id\":2,\"method\":\"tools/call\",\"params\":{\"name\":\"write\",\"arguments\":{\"p\":1}}}"},
         {"ts_ms":1767454890943,"kind":"res","direction":"←","label":"tools/call","connector_id":"files","session_id":"ms-1","rpc_id":"2","status":"ERR","raw_json":"{\"jsonrpc\":\"2.0\",\"id\":2,\"error\":{\"code\":-32000,\"message\":\"disk full\"}}"},
         {"ts_ms":1767454890999,"kind":"notify","direction":"←","label":"[transport]","connector_id":"files","session_id":"ms-1","status":"-","raw_json":"{\"type\":\"connected\"}"}]
        """;

    public const string McpAudit = """
        {"mcpServerName":"files","agentId":"copilot","timestamp":"2026-01-01T00:00:00Z","toolName":"read","params":{"path":"/a"},"_meta":{"vscode.conversationId":"conv-7","vscode.requestId":"rq-1"},"result":{"content":[{"type":"text","text":"hi"}]}}
        """;

    public const string Qwen = """
        {"uuid":"q1","parentUuid":null,"sessionId":"qs-1","timestamp":"2026-08-17T12:00:00.000Z","type":"user","cwd":"/p","version":"0.21","message":{"role":"user","parts":[{"text":"Inspect it."}]}}
        {"uuid":"q2","parentUuid":"q1","sessionId":"qs-1","timestamp":"2026-08-17T12:00:01.000Z","type":"assistant","cwd":"/p","version":"0.21","model":"m","message":{"role":"model","parts":[{"text":"I read.","thought":true},{"functionCall":{"id":"c1","name":"read_file","args":{"p":"a"}}}]}}
        {"uuid":"q3","parentUuid":"q2","sessionId":"qs-1","timestamp":"2026-08-17T12:00:02.000Z","type":"tool_result","cwd":"/p","version":"0.21","message":{"role":"user","parts":[{"functionResponse":{"id":"c1","name":"read_file","response":{"output":"x"}}}]}}
        """;
}
