// A weather agent made with the Vercel AI SDK, as a customer would make one: `generateText` with one tool, spans
// by the SDK's own telemetry. Serves `POST /chat` with {"session_id", "message"} on 127.0.0.1:$PORT; the model is
// whatever speaks OpenAI's API at $OPENAI_BASE_URL. Keeps the history of each session.
const http = require("node:http");
const { context, propagation, trace } = require("@opentelemetry/api");
const { OTLPTraceExporter } = require("@opentelemetry/exporter-trace-otlp-proto");
const { BatchSpanProcessor, NodeTracerProvider } = require("@opentelemetry/sdk-trace-node");
const { createOpenAICompatible } = require("@ai-sdk/openai-compatible");
const { generateText, stepCountIs, tool } = require("ai");
const { z } = require("zod");

const provider = new NodeTracerProvider({ spanProcessors: [new BatchSpanProcessor(new OTLPTraceExporter())] });
provider.register();

const weather = tool({
  description: "Get the current weather for a city.",
  inputSchema: z.object({ city: z.string() }),
  execute: async ({ city }) => `mild, and dry in ${city}`,
});
const models = createOpenAICompatible({
  name: "scripted",
  baseURL: process.env.OPENAI_BASE_URL,
  apiKey: process.env.OPENAI_API_KEY,
});

/** The messages of each session so far. */
const histories = new Map();

async function reply(sessionId, message) {
  const history = histories.get(sessionId) ?? [];
  const messages = [...history, { role: "user", content: message }];
  const result = await generateText({
    model: models("scripted-agent"),
    system: "You are a weather desk.",
    messages,
    tools: { get_weather: weather },
    stopWhen: stepCountIs(5),
    experimental_telemetry: { isEnabled: true, functionId: "weather-desk", metadata: { sessionId } },
  });
  histories.set(sessionId, [...messages, ...result.response.messages]);
  return result.text;
}

async function read(request) {
  const chunks = [];
  for await (const chunk of request) chunks.push(chunk);
  return JSON.parse(Buffer.concat(chunks).toString("utf8"));
}

const server = http.createServer(async (request, response) => {
  const send = (status, body) => {
    response.writeHead(status, { "content-type": "application/json" });
    response.end(JSON.stringify(body));
  };
  try {
    const { session_id: sessionId, message } = await read(request);
    // The turn's span is the parent of everything that happens here.
    const turn = propagation.extract(context.active(), request.headers);
    send(200, { reply: await context.with(turn, () => reply(sessionId, message)) });
  } catch (error) {
    send(500, { error: String(error) });
  }
});

async function stop() {
  server.close();
  server.closeAllConnections();
  trace.disable();
  await provider.shutdown();
  process.exit(0);
}
process.on("SIGINT", stop);
process.on("SIGTERM", stop);
server.listen(Number(process.env.PORT), "127.0.0.1");
