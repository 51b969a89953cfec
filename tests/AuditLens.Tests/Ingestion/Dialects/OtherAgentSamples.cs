namespace AuditLens.Tests.Ingestion.Dialects;

internal static partial class Samples
{
    public const string OpenHands = """
        [{"id":0,"timestamp":"2025-05-09T06:06:07.360739","source":"user","message":"Do the task","action":"message","args":{"content":"Do the task","image_urls":null,"wait_for_response":false}},
         {"id":1,"timestamp":"2025-05-09T06:06:07.372921","source":"user","message":"Retrieving content","action":"recall","args":{"recall_type":"workspace_context","query":"Do the task"}},
         {"id":3,"timestamp":"2025-05-09T06:06:08.000000","source":"environment","message":"Added workspace context","cause":1,"observation":"recall","content":"Added","extras":{"recall_type":"workspace_context","repo_instructions":"Never push to main.","microagent_knowledge":[]}},
         {"id":4,"timestamp":"2025-05-09T06:06:16.850148","source":"agent","message":"Running","action":"run","tool_call_metadata":{"function_name":"execute_bash","tool_call_id":"toolu_01","model_response":{"id":"r1","model":"deepseek-chat","choices":[],"usage":{"completion_tokens":48,"prompt_tokens":6074}},"total_calls_in_response":1},"args":{"command":"rm -rf /data","thought":"I clear the folder.","confirmation_state":"confirmed"}},
         {"id":5,"timestamp":"2025-05-09T06:06:17.850148","source":"agent","message":"done","cause":4,"observation":"run","tool_call_metadata":{"function_name":"execute_bash","tool_call_id":"toolu_01","model_response":{"id":"r1","model":"deepseek-chat","usage":{"completion_tokens":48,"prompt_tokens":6074}}},"content":"denied","extras":{"command":"rm -rf /data","metadata":{"exit_code":1,"pid":-1}}},
         {"id":7,"timestamp":"2025-05-09T06:06:18.850148","source":"agent","message":"","action":"edit","args":{"path":"/a","content":"x","thought":"","confirmation_state":"rejected"}},
         {"id":8,"timestamp":"2025-05-09T06:06:19.850148","source":"user","message":"","cause":7,"observation":"user_rejected","content":"Not this file","extras":{}},
         {"id":9,"timestamp":"2025-05-09T06:06:20.850148","source":"agent","message":"","action":"think","args":{"thought":"Stop here."}},
         {"id":10,"timestamp":"2025-05-09T06:06:20.860148","source":"agent","message":"Your thought has been logged.","cause":9,"observation":"think","content":"logged","extras":{}},
         {"id":11,"timestamp":"2025-05-09T06:06:21.850148","source":"environment","message":"","observation":"agent_state_changed","content":"","extras":{"agent_state":"finished"}},
         {"id":12,"timestamp":"2025-05-09T06:06:22.850148","source":"agent","message":"All done","action":"finish","args":{"final_thought":"All done","outputs":{},"thought":""}}]
        """;

    public const string OpenHandsRuns = """
        {"instance_id":"repo-1","instruction":"Fix the bug","metadata":{"agent_class":"CodeActAgent","llm_config":{"model":"m-1"}},"history":[{"id":0,"timestamp":"2025-04-30T16:32:54.707474","source":"agent","message":"You are OpenHands","action":"system","args":{"content":"You are OpenHands"}},{"id":2,"timestamp":"2025-04-30T16:32:55.000000","source":"agent","message":"","action":"run","args":{"command":"ls"}},{"id":3,"timestamp":"2025-04-30T16:32:56.000000","source":"agent","message":"","cause":2,"observation":"run","content":"a","extras":{"metadata":{"exit_code":0}}}],"metrics":{},"error":"Agent reached maximum iteration","test_result":{}}
        {"instance_id":"repo-2","instruction":"Fix the other bug","metadata":{"agent_class":"CodeActAgent"},"history":[{"id":0,"timestamp":"2025-04-30T16:32:54.707474","source":"user","message":"Fix the other bug","action":"message","args":{"content":"Fix the other bug"}}],"error":null}
        """;

    public const string SweTrajectory = """
        {"environment":"main","trajectory":[
          {"action":"open setup.py\n","observation":"[File: setup.py]","response":"I open it.\n```\nopen setup.py\n```","thought":"I open it.","execution_time":0.25,"state":{"open_file":"n/a","working_dir":"/repo"}},
          {"action":"./run\n","observation":"\nEXECUTION TIMED OUT","response":"Run it","state":"{\"open_file\": \"n/a\", \"working_dir\": \"/repo/sub\"}","thought":"Run it"},
          {"action":"submit","observation":"diff","thought":"Done","state":{}}],
         "history":[{"role":"system","content":"SETTING: You are an engineer","agent":"main","message_type":"system_prompt"},
          {"role":"user","content":"Here is a demonstration","agent":"main","is_demo":true},
          {"role":"user","content":"ISSUE: it fails","agent":"main","message_type":"observation"},
          {"role":"assistant","content":"I open it.","thought":"I open it.","action":"open setup.py","agent":"main","message_type":"action"}],
         "info":{"exit_status":"submitted","submission":"diff","model_stats":{"instance_cost":0.02,"tokens_sent":7141,"tokens_received":243,"api_calls":3}}}
        """;

    public const string SweHistory = """
        {"history":[{"role":"system","content":"You are an engineer","agent":"main"},
          {"role":"user","content":"ISSUE: it fails","agent":"main"},
          {"role":"assistant","content":"Look","thought":"Look","action":"ls\n","agent":"main"},
          {"role":"user","content":"setup.py","agent":"main"}]}
        """;

    public const string GeminiChat = """
        {"sessionId":"g-1","projectHash":"ab","startTime":"2026-01-10T20:00:21.501Z","lastUpdated":"2026-01-10T20:00:32.660Z","messages":[
          {"id":"m1","timestamp":"2026-01-10T20:00:21.501Z","type":"user","content":"List the files"},
          {"id":"m2","timestamp":"2026-01-10T20:00:27.560Z","type":"gemini","content":"I list.","thoughts":[{"subject":"Looking","description":"First the folder.","timestamp":"2026-01-10T20:00:26Z"}],"tokens":{"input":100,"output":20,"cached":5,"thoughts":3,"tool":0,"total":120},"model":"gemini-3","toolCalls":[
            {"id":"c1","name":"run_shell_command","args":{"command":"ls x"},"result":[{"functionResponse":{"id":"c1","name":"run_shell_command","response":{"output":"Command: ls x\nOutput: Exit Code: 0\nError: (none)\nExit Code: 2\nSignal: 0"}}}],"status":"success","timestamp":"2026-01-10T20:00:28.560Z"},
            {"id":"c2","name":"write_file","args":{"file_path":"a"},"result":[{"functionResponse":{"id":"c2","name":"write_file","response":{"error":"[Operation Cancelled] Reason: User did not allow tool call"}}}],"status":"cancelled","timestamp":"2026-01-10T20:00:29.560Z"}]},
          {"id":"m3","timestamp":"2026-01-10T20:00:30.560Z","type":"info","content":"Update available"},
          {"id":"m4","timestamp":"2026-01-10T20:00:31.560Z","type":"error","content":"quota"}]}
        """;

    public const string GeminiLines = """
        {"sessionId":"g-2","projectHash":"ab","startTime":"2026-04-29T21:39:22.319Z","lastUpdated":"2026-04-29T21:39:22.319Z","kind":"main"}
        {"id":"u1","timestamp":"2026-04-29T21:39:33.155Z","type":"user","content":[{"text":"Say hello"}]}
        {"$set":{"lastUpdated":"2026-04-29T21:39:33.156Z"}}
        {"id":"a1","timestamp":"2026-04-29T21:39:35.125Z","type":"gemini","content":"Hello","thoughts":[],"tokens":{"input":10,"output":2},"model":"gemini-3"}
        {"id":"a1","timestamp":"2026-04-29T21:39:35.125Z","type":"gemini","content":"Hello","thoughts":[],"tokens":{"input":10,"output":2},"model":"gemini-3","toolCalls":[{"id":"c1","name":"read_file","args":{},"status":"success","result":[]}]}
        """;

    public const string GeminiStream = """
        {"type":"init","timestamp":"2026-01-01T00:00:00Z","session_id":"g-3","model":"gemini-3"}
        {"type":"message","timestamp":"2026-01-01T00:00:01Z","role":"user","content":"List"}
        {"type":"tool_use","timestamp":"2026-01-01T00:00:02Z","tool_name":"run_shell_command","tool_id":"t1","parameters":{"command":"ls"}}
        {"type":"tool_result","timestamp":"2026-01-01T00:00:03Z","tool_id":"t1","status":"error","error":{"type":"x","message":"no"}}
        {"type":"message","timestamp":"2026-01-01T00:00:04Z","role":"assistant","content":"Done","delta":true}
        {"type":"result","timestamp":"2026-01-01T00:00:05Z","status":"success","stats":{"input_tokens":10,"output_tokens":2}}
        """;
}
