namespace AuditLens.Tests.Ingestion.Dialects;

internal static partial class Samples
{
    public const string CodexRollout = """
        {"timestamp":"2026-04-21T00:37:01.000Z","type":"session_meta","payload":{"id":"th-1","timestamp":"2026-04-21T00:37:00.000Z","cwd":"/repo","originator":"codex_cli","cli_version":"0.128.0","source":"cli","model_provider":"openai","base_instructions":{"text":"You are Codex."},"git":{"branch":"main"}}}
        {"timestamp":"2026-04-21T00:37:02.000Z","type":"event_msg","payload":{"type":"task_started","turn_id":"t-1"}}
        {"timestamp":"2026-04-21T00:37:02.000Z","type":"response_item","payload":{"type":"message","role":"developer","content":[{"type":"input_text","text":"<permissions instructions> workspace-write"}]}}
        {"timestamp":"2026-04-21T00:37:02.000Z","type":"response_item","payload":{"type":"message","role":"user","content":[{"type":"input_text","text":"# AGENTS.md instructions for /repo\n\nNever push."}]}}
        {"timestamp":"2026-04-21T00:37:02.000Z","type":"turn_context","payload":{"turn_id":"t-1","cwd":"/repo","approval_policy":"on-request","sandbox_policy":{"type":"workspace-write","writable_roots":["/x"],"network_access":false},"model":"gpt-5"}}
        {"timestamp":"2026-04-21T00:37:03.000Z","type":"response_item","payload":{"type":"message","role":"user","content":[{"type":"input_text","text":"Clean up the test data"}]}}
        {"timestamp":"2026-04-21T00:37:03.000Z","type":"event_msg","payload":{"type":"user_message","message":"Clean up the test data","images":[]}}
        {"timestamp":"2026-04-21T00:37:04.000Z","type":"event_msg","payload":{"type":"agent_reasoning","text":"**Look first**"}}
        {"timestamp":"2026-04-21T00:37:04.000Z","type":"response_item","payload":{"type":"reasoning","summary":[{"type":"summary_text","text":"**Look first**"}],"encrypted_content":"gAAA"}}
        {"timestamp":"2026-04-21T00:37:04.000Z","type":"response_item","payload":{"type":"reasoning","summary":[],"content":null,"encrypted_content":"gAAA"}}
        {"timestamp":"2026-04-21T00:37:05.000Z","type":"event_msg","payload":{"type":"agent_message","message":"I look at the tables.","phase":"commentary"}}
        {"timestamp":"2026-04-21T00:37:05.000Z","type":"response_item","payload":{"type":"message","role":"assistant","content":[{"type":"output_text","text":"I look at the tables."}]}}
        {"timestamp":"2026-04-21T00:37:06.000Z","type":"response_item","payload":{"type":"function_call","name":"exec_command","arguments":"{\"cmd\":\"psql -c 'drop table x'\",\"workdir\":\"/repo\",\"sandbox_permissions\":\"require_escalated\",\"justification\":\"Needs the network\"}","call_id":"call_1"}}
        {"timestamp":"2026-04-21T00:37:07.000Z","type":"event_msg","payload":{"type":"exec_command_end","call_id":"call_1","turn_id":"t-1","command":["/bin/zsh","-lc","psql"],"cwd":"/repo","exit_code":2,"status":"failed","stdout":"","stderr":"","aggregated_output":"no","duration":{"secs":1,"nanos":500000000}}}
        {"timestamp":"2026-04-21T00:37:07.000Z","type":"response_item","payload":{"type":"function_call_output","call_id":"call_1","output":"Chunk ID: aa\nWall time: 1.5000 seconds\nProcess exited with code 2\nOutput:\nno"}}
        {"timestamp":"2026-04-21T00:37:07.100Z","type":"event_msg","payload":{"type":"token_count","info":{"total_token_usage":{"input_tokens":100,"cached_input_tokens":40,"output_tokens":20,"reasoning_output_tokens":5,"total_tokens":120},"last_token_usage":{"input_tokens":100,"output_tokens":20}},"rate_limits":null}}
        {"timestamp":"2026-04-21T00:37:07.200Z","type":"event_msg","payload":{"type":"token_count","info":{"total_token_usage":{"input_tokens":100,"cached_input_tokens":40,"output_tokens":20,"reasoning_output_tokens":5,"total_tokens":120}},"rate_limits":{}}}
        {"timestamp":"2026-04-21T00:37:08.000Z","type":"response_item","payload":{"type":"custom_tool_call","status":"completed","call_id":"call_2","name":"apply_patch","input":"*** Begin Patch\n*** Delete File: a.txt\n*** End Patch"}}
        {"timestamp":"2026-04-21T00:37:08.000Z","type":"event_msg","payload":{"type":"patch_apply_end","call_id":"call_2","success":true,"stdout":"Success","changes":{}}}
        {"timestamp":"2026-04-21T00:37:08.000Z","type":"response_item","payload":{"type":"custom_tool_call_output","call_id":"call_2","output":"{\"output\":\"Success. Updated\",\"metadata\":{\"exit_code\":0,\"duration_seconds\":0.1}}"}}
        {"timestamp":"2026-04-21T00:37:09.000Z","type":"response_item","payload":{"type":"web_search_call","status":"completed","action":{"type":"search","query":"how to"}}}
        {"timestamp":"2026-04-21T00:37:09.000Z","type":"world_state","payload":{"full":true,"state":{}}}
        {"timestamp":"2026-04-21T00:37:10.000Z","type":"compacted","payload":{"message":"So far: nothing.","replacement_history":[{"type":"message","role":"user"}]}}
        {"timestamp":"2026-04-21T00:37:11.000Z","type":"event_msg","payload":{"type":"turn_aborted","turn_id":"t-1","reason":"interrupted"}}
        """;

    public const string CodexOld = """
        {"id":"old-1","timestamp":"2025-08-01T10:00:00.000Z","instructions":"Be brief.","git":{"branch":"dev"}}
        {"record_type":"state"}
        {"type":"message","id":null,"role":"user","content":[{"type":"input_text","text":"<environment_context>cwd</environment_context>"}]}
        {"type":"message","id":null,"role":"user","content":[{"type":"input_text","text":"List files"}]}
        {"type":"reasoning","id":"rs_1","summary":[{"type":"summary_text","text":"Think"}],"encrypted_content":null}
        {"type":"function_call","id":"fc_1","name":"shell","arguments":"{\"command\":[\"bash\",\"-lc\",\"ls\"]}","call_id":"call_1"}
        {"type":"function_call_output","call_id":"call_1","output":"{\"output\":\"a\\n\",\"metadata\":{\"exit_code\":0,\"duration_seconds\":0.0}}"}
        """;

    public const string CodexStream = """
        {"type":"thread.started","thread_id":"th-9"}
        {"type":"turn.started"}
        {"type":"item.started","item":{"id":"item_1","type":"command_execution","command":"/bin/bash -lc ls","aggregated_output":"","exit_code":null,"status":"in_progress"}}
        {"type":"item.completed","item":{"id":"item_1","type":"command_execution","command":"/bin/bash -lc ls","aggregated_output":"a\n","exit_code":0,"status":"completed"}}
        {"type":"item.completed","item":{"id":"item_2","type":"file_change","changes":[{"path":"a.txt","kind":"delete"}],"status":"completed"}}
        {"type":"item.completed","item":{"id":"item_3","type":"agent_message","text":"Done."}}
        {"type":"item.completed","item":{"id":"item_4","type":"reasoning","text":"Fine."}}
        {"type":"turn.completed","usage":{"input_tokens":10,"cached_input_tokens":0,"output_tokens":5}}
        """;
}
