// SPDX-License-Identifier: GPL-3.0-or-later
// A well-behaved ACP agent on the independent implementation of the protocol, to hold our driver to something that we did not
// write. Run: node sdk-agent.mjs FOLDER, where FOLDER/node_modules has @agentclientprotocol/sdk.
import { createRequire } from "node:module";
import { pathToFileURL } from "node:url";
import { Readable, Writable } from "node:stream";
import path from "node:path";

const require = createRequire(path.join(path.resolve(process.argv[2]), "agent.cjs"));
const acp = await import(pathToFileURL(require.resolve("@agentclientprotocol/sdk")));

const { agent, methods } = acp;
const cancels = new Map(); // session id → what its cancellation calls

function initialize() {
  return {
    protocolVersion: acp.PROTOCOL_VERSION,
    agentCapabilities: { loadSession: false, promptCapabilities: { image: false, audio: false, embeddedContext: true } },
    agentInfo: { name: "sdk-agent", title: "SDK Agent", version: "1.0.0" },
  };
}

function newSession() {
  return {
    sessionId: "sdk-session",
    modes: { currentModeId: "ask", availableModes: [{ id: "ask", name: "Ask" }, { id: "code", name: "Code" }] },
  };
}

/** Writes and reads a file and runs a command, all through the client. */
async function work(client, sessionId, update) {
  const file = path.join(process.cwd(), "out.txt");
  await client.request(methods.client.fs.writeTextFile, { sessionId, path: file, content: "one\ntwo\nthree\n" });
  const { content } = await client.request(methods.client.fs.readTextFile, { sessionId, path: file, line: 2, limit: 1 });
  const terminal = await client.createTerminal({ sessionId, command: "cat", args: [file] });
  await update({ sessionUpdate: "tool_call_update", toolCallId: "w1", status: "in_progress", content: [{ type: "terminal", terminalId: terminal.id }] });
  const { exitCode } = await terminal.waitForExit();
  await terminal.release();
  await update({ sessionUpdate: "tool_call_update", toolCallId: "w1", status: "completed" });
  return `line ${content.trim()} exit ${exitCode}`;
}

async function prompt({ params: { sessionId, prompt: blocks }, client }) {
  const update = (update) => client.notify(methods.client.session.update, { sessionId, update });
  const say = (text) => update({ sessionUpdate: "agent_message_chunk", content: { type: "text", text } });
  if (blocks.map((block) => block.text ?? "").join("") === "wait") {
    const cancelled = new Promise((resolve) => cancels.set(sessionId, resolve));
    await say("waiting");
    await cancelled;
    return { stopReason: "cancelled" };
  }
  await say("Hello ");
  await update({ sessionUpdate: "plan", entries: [{ content: "write", priority: "high", status: "in_progress" }] });
  await update({ sessionUpdate: "tool_call", toolCallId: "w1", title: "Write out.txt", kind: "edit", status: "pending" });
  const { outcome } = await client.request(methods.client.session.requestPermission, {
    sessionId,
    toolCall: { toolCallId: "w1", title: "Write out.txt" },
    options: [
      { optionId: "yes", name: "Allow", kind: "allow_once" },
      { optionId: "no", name: "Reject", kind: "reject_once" },
    ],
  });
  if (outcome.outcome === "cancelled") return { stopReason: "cancelled" };
  if (outcome.optionId === "yes") await say(await work(client, sessionId, update));
  else await update({ sessionUpdate: "tool_call_update", toolCallId: "w1", status: "failed" });
  return { stopReason: "end_turn" };
}

agent({ name: "sdk-agent" })
  .onRequest(methods.agent.initialize, initialize)
  .onRequest(methods.agent.session.new, newSession)
  .onRequest(methods.agent.session.setMode, () => ({}))
  .onRequest(methods.agent.session.prompt, prompt)
  .onNotification(methods.agent.session.cancel, ({ params }) => cancels.get(params.sessionId)?.())
  .connect(acp.ndJsonStream(Writable.toWeb(process.stdout), Readable.toWeb(process.stdin)));
