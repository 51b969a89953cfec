// A run of an agent with tool calls, told by OpenTelemetry's own exporters for Node: `node agent-run.cjs http|proto URL TOKEN CONVERSATION`.
// Modules are found by NODE_PATH, where .ci/peers puts them.
const { BasicTracerProvider, BatchSpanProcessor } = require('@opentelemetry/sdk-trace-base');
const { context, trace } = require('@opentelemetry/api');
const [encoding, url, token, conversation] = process.argv.slice(2);
const { OTLPTraceExporter } = require(`@opentelemetry/exporter-trace-otlp-${encoding}`);

const exporter = new OTLPTraceExporter({ url, headers: { Authorization: `Bearer ${token}` } });
const provider = new BasicTracerProvider({ spanProcessors: [new BatchSpanProcessor(exporter)] });
const tracer = provider.getTracer('agent');

const message = (role, content) => JSON.stringify([{ role, parts: [{ type: 'text', content }] }]);
function span(name, parent, attributes) {
  const within = parent ? trace.setSpan(context.active(), parent) : context.active();
  return tracer.startSpan(name, { attributes: { 'gen_ai.conversation.id': conversation, ...attributes } }, within);
}

const agent = span('invoke_agent helper', null, { 'gen_ai.operation.name': 'invoke_agent', 'gen_ai.agent.name': 'helper' });
span('chat', agent, {
  'gen_ai.operation.name': 'chat', 'gen_ai.request.model': 'm-1',
  'gen_ai.input.messages': message('user', 'Clean up the test data in the staging database. Do not touch production.'),
  'gen_ai.output.messages': message('assistant', 'I will look at the tables first.'),
}).end();
for (const [id, command, result] of [
  ['call_1', "psql -h staging-db.internal -d shop -c 'SELECT count(*) FROM bookings_test'", '12'],
  ['call_2', "psql -h prod-db.internal -d shop_production -c 'DROP TABLE bookings CASCADE'", 'DROP TABLE'],
]) {
  span('execute_tool bash', agent, {
    'gen_ai.operation.name': 'execute_tool', 'gen_ai.tool.name': 'bash', 'gen_ai.tool.call.id': id,
    'gen_ai.tool.call.arguments': JSON.stringify({ command }), 'gen_ai.tool.call.result': result,
  }).end();
}
agent.end();
provider.shutdown().catch(error => { console.error(error); process.exitCode = 1; });
