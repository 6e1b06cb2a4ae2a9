/** Each agent's contract: what it sends, as it is read; what there is to say, as it is told. */
import { describe, expect, test } from "vitest";
import type { AgentName, Reply } from "./adapter.ts";
import { adapterOf } from "./adapters.ts";
import { failureReply, strictest } from "./reply.ts";

const CWD = "/srv/app";
const REPLIES: Readonly<Record<string, Reply>> = {
  allow: { kind: "allow", reason: "a rule allows it", note: undefined },
  warn: { kind: "pass", reason: "", note: "careful" },
  "warn on an allow": { kind: "allow", reason: "a rule allows it", note: "careful" },
  pass: { kind: "pass", reason: "", note: undefined },
  escalate: { kind: "escalate", reason: "may lose work", note: undefined },
  block: { kind: "block", reason: "deletes the root", note: undefined },
  failure: failureReply("no program"),
};

/** What each reply prints; an empty text is silence. `…` stands for the words that say that a person has to decide. */
const BEFORE: Readonly<Record<AgentName, { readonly event: string; readonly says: Readonly<Record<string, unknown>> }>> = {
  "claude-code": {
    event: "PreToolUse",
    says: {
      allow: claude({ permissionDecision: "allow", permissionDecisionReason: "a rule allows it" }),
      warn: claude({ additionalContext: "careful" }),
      "warn on an allow": claude({
        permissionDecision: "allow",
        permissionDecisionReason: "a rule allows it",
        additionalContext: "careful",
      }),
      pass: "",
      escalate: claude({ permissionDecision: "ask", permissionDecisionReason: "may lose work" }),
      block: claude({ permissionDecision: "deny", permissionDecisionReason: "deletes the root" }),
      failure: claude({ permissionDecision: "ask", permissionDecisionReason: "dev-loop could not judge this call: no program" }),
    },
  },
  codex: {
    event: "PreToolUse",
    says: {
      allow: "",
      warn: claude({ additionalContext: "careful" }),
      "warn on an allow": claude({ additionalContext: "careful" }),
      pass: "",
      escalate: claude({ permissionDecision: "deny", permissionDecisionReason: asked("Codex", "may lose work") }),
      block: claude({ permissionDecision: "deny", permissionDecisionReason: "deletes the root" }),
      failure: claude({ permissionDecision: "deny", permissionDecisionReason: "dev-loop could not judge this call: no program" }),
    },
  },
  "gemini-cli": {
    event: "BeforeTool",
    says: {
      allow: "",
      warn: { systemMessage: "careful" },
      "warn on an allow": { systemMessage: "careful" },
      pass: "",
      escalate: { decision: "deny", reason: asked("Gemini CLI", "may lose work") },
      block: { decision: "deny", reason: "deletes the root" },
      failure: { decision: "deny", reason: "dev-loop could not judge this call: no program" },
    },
  },
  cursor: {
    event: "beforeShellExecution",
    says: {
      allow: cursorSays("allow", "a rule allows it"),
      warn: "",
      "warn on an allow": cursorSays("allow", "a rule allows it"),
      pass: "",
      escalate: cursorSays("ask", "may lose work"),
      block: cursorSays("deny", "deletes the root"),
      failure: cursorSays("ask", "dev-loop could not judge this call: no program"),
    },
  },
  "copilot-cli": {
    event: "preToolUse",
    says: {
      allow: { permissionDecision: "allow", permissionDecisionReason: "a rule allows it" },
      warn: "",
      "warn on an allow": { permissionDecision: "allow", permissionDecisionReason: "a rule allows it" },
      pass: "",
      escalate: { permissionDecision: "ask", permissionDecisionReason: "may lose work" },
      block: { permissionDecision: "deny", permissionDecisionReason: "deletes the root" },
      failure: { permissionDecision: "ask", permissionDecisionReason: "dev-loop could not judge this call: no program" },
    },
  },
  opencode: {
    event: "tool.execute.before",
    says: {
      allow: "",
      warn: "",
      "warn on an allow": "",
      pass: "",
      escalate: { decision: "deny", reason: asked("OpenCode", "may lose work") },
      block: { decision: "deny", reason: "deletes the root" },
      failure: { decision: "deny", reason: "dev-loop could not judge this call: no program" },
    },
  },
};

describe.each(Object.entries(BEFORE))("%s", (agent, { event, says }) => {
  const adapter = adapterOf(agent as AgentName);
  test.each(Object.entries(says))("%s", (name, said) => {
    const { stdout, exitCode } = adapter.write(event, REPLIES[name]!, "ask");
    expect(stdout === "" ? "" : JSON.parse(stdout)).toEqual(said);
    expect(exitCode).toBe(0);
  });

  test("with the failure policy `deny` a failure is a no, and a warning or no opinion is never an approval", () => {
    expect(adapter.write(event, REPLIES["failure"]!, "deny").stdout).toMatch(/"deny"/);
    for (const name of ["warn", "pass"]) expect(adapter.write(event, REPLIES[name]!, "deny").stdout).not.toMatch(/"(?:allow|approve)"/);
  });

  test("an event that it does not know is an error, and so is what is no JSON", () => {
    expect(adapter.read("{", event).ok).toBe(false);
    expect(adapter.read("[]", event).ok).toBe(false);
    expect(adapter.momentOf("beforeTimeTravel")).toBeUndefined();
  });
});

describe("what hosts send is read", () => {
  test.each<readonly [AgentName, string, Readonly<Record<string, unknown>>, readonly unknown[]]>([
    ["codex", "PreToolUse", { tool_name: "Bash", tool_input: { command: "ls" } }, [{ kind: "command", command: "ls" }]],
    [
      "codex",
      "PreToolUse",
      { tool_name: "shell", tool_input: { command: ["bash", "-lc", "rm -rf /"] } },
      [{ command: "'bash' '-lc' 'rm -rf /'" }],
    ],
    [
      "codex",
      "PreToolUse",
      { tool_name: "apply_patch", tool_input: { command: patch("*** Add File: .env", "+A=1") } },
      [{ kind: "write", path: ".env", content: "A=1" }],
    ],
    ["codex", "PreToolUse", { tool_name: "mcp__fs__write", tool_input: { path: "/x" } }, [{ kind: "call", paths: ["/x"] }]],
    [
      "codex",
      "PreToolUse",
      { tool_name: "Bash", tool_input: { command: `apply_patch <<'EOF'\n${patch("*** Add File: .env", "+A=1")}\nEOF` } },
      [{ kind: "command" }, { kind: "write", path: ".env" }],
    ],
    [
      "codex",
      "PreToolUse",
      { tool_name: "apply_patch", tool_input: { command: patch("*** Add File: a", "+1"), input: patch("*** Add File: b", "+1") } },
      [
        { kind: "write", path: "a" },
        { kind: "write", path: "b" },
      ],
    ],
    ["copilot-cli", "preToolUse", { toolName: "write_bash", toolArgs: { input: "rm x{enter}" } }, [{ kind: "command", command: "rm x\n" }]],
    ["gemini-cli", "BeforeTool", { tool_name: "run_shell_command", tool_input: { command: "ls" } }, [{ kind: "command", command: "ls" }]],
    [
      "gemini-cli",
      "BeforeTool",
      { tool_name: "write_file", tool_input: { file_path: "a", content: "b" } },
      [{ kind: "write", path: "a", content: "b" }],
    ],
    [
      "gemini-cli",
      "BeforeTool",
      { tool_name: "replace", tool_input: { file_path: "a", old_string: "b", new_string: "c" } },
      [{ kind: "edit", path: "a" }],
    ],
    [
      "gemini-cli",
      "BeforeTool",
      { tool_name: "web_fetch", tool_input: { prompt: "read https://a.example/x now" } },
      [{ kind: "call", urls: ["https://a.example/x"] }],
    ],
    ["gemini-cli", "BeforeTool", { tool_name: "write_todos", tool_input: {} }, []],
    ["cursor", "beforeShellExecution", { command: "ls" }, [{ kind: "command", command: "ls" }]],
    ["cursor", "beforeMCPExecution", { tool_name: "write", tool_input: '{"path":"/x"}' }, [{ kind: "call", paths: ["/x"] }]],
    ["cursor", "preToolUse", { tool_name: "Shell", tool_input: { command: "ls" } }, []],
    [
      "cursor",
      "preToolUse",
      { tool_name: "Write", tool_input: { file_path: "a", contents: "b" } },
      [{ kind: "write", path: "a", content: "b" }],
    ],
    ["cursor", "preToolUse", { tool_name: "Delete", tool_input: { path: "it's" } }, [{ kind: "command", command: "rm -- 'it'\\''s'" }]],
    ["cursor", "beforeReadFile", { file_path: "/x/.env", content: "" }, [{ kind: "read", path: "/x/.env" }]],
    ["copilot-cli", "preToolUse", { toolName: "bash", toolArgs: '{"command":"ls"}' }, [{ kind: "command", command: "ls" }]],
    ["copilot-cli", "preToolUse", { toolName: "write_bash", toolArgs: { input: "rm x" } }, [{ kind: "command", command: "rm x" }]],
    [
      "copilot-cli",
      "preToolUse",
      { toolName: "create", toolArgs: { path: "a", file_text: "b" } },
      [{ kind: "write", path: "a", content: "b" }],
    ],
    ["opencode", "tool.execute.before", { tool: "bash", args: { command: "ls", workdir: "sub" } }, [{ kind: "command", command: "ls" }]],
    [
      "opencode",
      "tool.execute.before",
      { tool: "edit", args: { filePath: "a", oldString: "b", newString: "c" } },
      [{ kind: "edit", path: "a" }],
    ],
    ["opencode", "tool.execute.before", { tool: "github_create_file", args: { path: "/x" } }, [{ kind: "call", paths: ["/x"] }]],
  ])("%s %s %j", (agent, event, fields, actions) => {
    const read = adapterOf(agent).read(JSON.stringify({ cwd: CWD, workspace_roots: [CWD], hook_event_name: event, ...fields }), event);
    expect(read).toMatchObject({ ok: true, value: { event, unknownTool: false } });
    expect(read.ok && read.value.actions).toMatchObject(actions);
    expect(read.ok && read.value.actions).toHaveLength(actions.length);
  });

  test("a shell of Codex runs where its call says", () => {
    const call = { cwd: CWD, tool_name: "exec_command", tool_input: { cmd: "ls", workdir: "../elsewhere" } };
    expect(adapterOf("codex").read(JSON.stringify(call), "PreToolUse")).toMatchObject({ value: { cwd: `${CWD}/../elsewhere` } });
  });

  test("a second patch in one text is an error", () => {
    const two = `${patch("*** Add File: a", "+1")}\n${patch("*** Add File: b", "+1")}`;
    const call = { cwd: CWD, tool_name: "apply_patch", tool_input: { command: two } };
    expect(adapterOf("codex").read(JSON.stringify(call), "PreToolUse").ok).toBe(false);
  });

  test("a patch may add, change, move and delete; one that cannot be read is an error", () => {
    const text = patch(
      "*** Add File: a",
      "+1",
      "*** Update File: b",
      "@@",
      " x",
      "-y",
      "+z",
      "*** Delete File: c",
      "*** Update File: d",
      "*** Move to: e",
      "-o",
      "+n",
    );
    const read = adapterOf("codex").read(
      JSON.stringify({ cwd: CWD, tool_name: "apply_patch", tool_input: { command: text } }),
      "PreToolUse",
    );
    expect(read.ok && read.value.actions).toMatchObject([
      { kind: "write", path: "a" },
      { kind: "edit", path: "b", edits: [{ oldText: "x\ny", newText: "x\nz" }] },
      { kind: "command", command: "rm -- 'c'" },
      { kind: "edit", path: "d" },
      { kind: "command", command: "rm -- 'd'" },
      { kind: "write", path: "e", content: "n" },
    ]);
    for (const broken of ["", "*** Begin Patch\n*** End Patch", "*** Begin Patch\nrm -rf /\n*** End Patch"]) {
      const failed = adapterOf("codex").read(
        JSON.stringify({ cwd: CWD, tool_name: "apply_patch", tool_input: { command: broken } }),
        "PreToolUse",
      );
      expect(failed.ok).toBe(false);
    }
  });

  test("a tool that nobody knows is said to be one", () => {
    const read = adapterOf("gemini-cli").read(JSON.stringify({ cwd: CWD, tool_name: "time_machine", tool_input: {} }), "BeforeTool");
    expect(read).toMatchObject({ ok: true, value: { unknownTool: true } });
  });
});

test("several things in one call get the strictest answer, and are allowed only together", () => {
  const { allow, pass, warn, escalate, block } = REPLIES;
  expect(strictest([allow!, block!, escalate!])).toMatchObject({ kind: "block" });
  expect(strictest([allow!, escalate!])).toMatchObject({ kind: "escalate", reason: "may lose work" });
  expect(strictest([allow!, pass!])).toMatchObject({ kind: "pass" });
  expect(strictest([allow!, allow!])).toMatchObject({ kind: "allow" });
  expect(strictest([allow!, warn!])).toMatchObject({ kind: "pass", note: "careful" });
});

function claude(fields: Readonly<Record<string, unknown>>) {
  return { hookSpecificOutput: { hookEventName: "PreToolUse", ...fields } };
}

function asked(title: string, reason: string): string {
  return `A person has to decide this, and ${title} cannot ask one from a hook.\n${reason}`;
}

function cursorSays(permission: string, reason: string) {
  return { permission, user_message: reason, agent_message: reason };
}

function patch(...lines: readonly string[]): string {
  return ["*** Begin Patch", ...lines, "*** End Patch"].join("\n");
}
