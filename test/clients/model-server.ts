/** A model on loopback that asks for given tool calls, one after the other, in the words of each vendor's interface. */
import { createServer, type IncomingMessage, type Server, type ServerResponse } from "node:http";
import type { AddressInfo } from "node:net";

export interface ToolCall {
  readonly name: string;
  readonly input: Readonly<Record<string, unknown>>;
}

type Fields = Readonly<Record<string, unknown>>;

export class ModelServer {
  readonly #server: Server;
  #script: readonly ToolCall[] = [];
  /** What the agent sent back for each call, as text. */
  results: string[] = [];
  /** Bodies of all requests, for what else reached the model. */
  requests: string[] = [];

  constructor() {
    this.#server = createServer((request, response) => void this.#handle(request, response));
  }

  async start(): Promise<void> {
    await new Promise<void>((resolve) => this.#server.listen(0, "127.0.0.1", resolve));
  }

  stop(): void {
    this.#server.closeAllConnections();
    this.#server.close();
  }

  get url(): string {
    return `http://127.0.0.1:${(this.#server.address() as AddressInfo).port}`;
  }

  /** The calls that the next session asks for. */
  play(script: readonly ToolCall[]): void {
    this.#script = script;
    this.results = [];
    this.requests = [];
  }

  async #handle(request: IncomingMessage, response: ServerResponse): Promise<void> {
    const chunks: Buffer[] = [];
    for await (const chunk of request) chunks.push(chunk as Buffer);
    const text = Buffer.concat(chunks).toString("utf8");
    const url = request.url ?? "";
    if (request.method !== "POST")
      return void response.writeHead(200, { "Content-Type": "application/json" }).end('{"data":[],"models":[]}');
    this.requests.push(`${url}\n${text}`);
    const body = (text === "" ? {} : JSON.parse(text)) as Fields;
    if (url.includes("count_tokens")) return json(response, { input_tokens: 10 });
    if (url.includes(":countTokens")) return json(response, { totalTokens: 10 });
    if (url.includes("/messages")) return this.#anthropic(body, response);
    if (url.includes("/responses")) return this.#responses(body, response);
    if (url.includes("/chat/completions")) return this.#completions(body, response);
    if (url.includes("enerateContent")) return this.#gemini(body, response, url.includes("stream"));
    json(response, {});
  }

  /** The call to ask for, by how many have been answered; `undefined`: the session is over, or this request is another one (a title, a summary). */
  #next(results: readonly string[], tools: unknown): ToolCall | undefined {
    if (!Array.isArray(tools) || tools.length === 0) return undefined;
    if (results.length >= this.results.length) this.results = [...results];
    return this.#script[results.length];
  }

  #anthropic(body: Fields, response: ServerResponse): void {
    const blocks = listOf(body["messages"]).flatMap((message) => listOf(message["content"]));
    const results = blocks.filter((block) => block["type"] === "tool_result").map((block) => JSON.stringify(block["content"]));
    const call = this.#next(results, body["tools"]);
    const id = `toolu_${results.length}_${Date.now()}`;
    const block = call ? { type: "tool_use", id, name: call.name, input: {} } : { type: "text", text: "" };
    const delta = call ? { type: "input_json_delta", partial_json: JSON.stringify(call.input) } : { type: "text_delta", text: "done" };
    const usage = { input_tokens: 10, output_tokens: 10 };
    const message = {
      id: `msg_${Date.now()}`,
      type: "message",
      role: "assistant",
      model: body["model"],
      content: [],
      stop_reason: null,
      stop_sequence: null,
      usage,
    };
    const reason = call ? "tool_use" : "end_turn";
    if (body["stream"] !== true) {
      const content = [call ? { ...block, input: call.input } : { type: "text", text: "done" }];
      json(response, { ...message, content, stop_reason: reason });
      return;
    }
    events(response, [
      ["message_start", { type: "message_start", message }],
      ["content_block_start", { type: "content_block_start", index: 0, content_block: block }],
      ["content_block_delta", { type: "content_block_delta", index: 0, delta }],
      ["content_block_stop", { type: "content_block_stop", index: 0 }],
      ["message_delta", { type: "message_delta", delta: { stop_reason: reason, stop_sequence: null }, usage: { output_tokens: 10 } }],
      ["message_stop", { type: "message_stop" }],
    ]);
  }

  #responses(body: Fields, response: ServerResponse): void {
    const input = listOf(body["input"]);
    const results = input.filter((item) => String(item["type"]).endsWith("_call_output")).map((item) => JSON.stringify(item["output"]));
    const call = this.#next(results, body["tools"]);
    const id = `call_${results.length}_${Date.now()}`;
    const custom = call !== undefined && listOf(body["tools"]).some((tool) => tool["name"] === call.name && tool["type"] === "custom");
    const item = !call
      ? { type: "message", role: "assistant", id: "msg_1", content: [{ type: "output_text", text: "done", annotations: [] }] }
      : custom
        ? {
            type: "custom_tool_call",
            id: `ct_${id}`,
            call_id: id,
            name: call.name,
            input: String(call.input["input"] ?? call.input["command"]),
          }
        : { type: "function_call", id: `fc_${id}`, call_id: id, name: call.name, arguments: JSON.stringify(call.input) };
    const usage = {
      input_tokens: 10,
      input_tokens_details: { cached_tokens: 0 },
      output_tokens: 10,
      output_tokens_details: { reasoning_tokens: 0 },
      total_tokens: 20,
    };
    events(response, [
      ["response.created", { type: "response.created", response: { id: "resp_1" } }],
      ["response.output_item.done", { type: "response.output_item.done", output_index: 0, item }],
      ["response.completed", { type: "response.completed", response: { id: "resp_1", output: [item], usage } }],
    ]);
  }

  #completions(body: Fields, response: ServerResponse): void {
    const results = listOf(body["messages"])
      .filter((message) => message["role"] === "tool")
      .map((message) => JSON.stringify(message["content"]));
    const call = this.#next(results, body["tools"]);
    const id = `call_${results.length}_${Date.now()}`;
    const delta = call
      ? {
          role: "assistant",
          tool_calls: [{ index: 0, id, type: "function", function: { name: call.name, arguments: JSON.stringify(call.input) } }],
        }
      : { role: "assistant", content: "done" };
    const base = { id: "chat_1", object: "chat.completion.chunk", created: 1, model: body["model"] };
    const finish = { ...base, choices: [{ index: 0, delta: {}, finish_reason: call ? "tool_calls" : "stop" }] };
    const usage = { prompt_tokens: 10, completion_tokens: 10, total_tokens: 20 };
    stream(
      response,
      [
        { ...base, choices: [{ index: 0, delta, finish_reason: null }] },
        { ...finish, usage },
      ],
      "[DONE]",
    );
  }

  #gemini(body: Fields, response: ServerResponse, streamed: boolean): void {
    const parts = listOf(body["contents"]).flatMap((content) => listOf(content["parts"]));
    const results = parts.filter((part) => part["functionResponse"] !== undefined).map((part) => JSON.stringify(part["functionResponse"]));
    const call = this.#next(results, body["tools"]);
    const part = call ? { functionCall: { name: call.name, args: call.input } } : { text: "done" };
    const usageMetadata = { promptTokenCount: 10, candidatesTokenCount: 10, totalTokenCount: 20 };
    const answer = { candidates: [{ content: { role: "model", parts: [part] }, finishReason: "STOP", index: 0 }], usageMetadata };
    if (streamed) stream(response, [answer]);
    else json(response, answer);
  }
}

function listOf(value: unknown): Fields[] {
  return Array.isArray(value) ? value.filter((item): item is Fields => typeof item === "object" && item !== null) : [];
}

function json(response: ServerResponse, body: unknown): void {
  response.writeHead(200, { "Content-Type": "application/json" }).end(JSON.stringify(body));
}

function events(response: ServerResponse, list: readonly (readonly [string, unknown])[]): void {
  response.writeHead(200, { "Content-Type": "text/event-stream" });
  response.end(list.map(([event, data]) => `event: ${event}\ndata: ${JSON.stringify(data)}\n\n`).join(""));
}

function stream(response: ServerResponse, list: readonly unknown[], last?: string): void {
  response.writeHead(200, { "Content-Type": "text/event-stream" });
  response.end(
    [...list.map((data) => JSON.stringify(data)), ...(last === undefined ? [] : [last])].map((data) => `data: ${data}\n\n`).join(""),
  );
}
