import { expect, test } from "vitest";
import { callAction } from "./call-input.ts";

const SETTINGS = "/home/user/.claude/settings.json";

test.each<readonly [string, string, Readonly<Record<string, unknown>>]>([
  ["a name that is not usual", "mcp__fs__write", { whereTo: SETTINGS }],
  ["names in camel case", "mcp__fs__write", { absolutePath: SETTINGS }],
  ["an address of a file", "mcp__fs__write", { uri: `file://${SETTINGS}` }],
  ["an object in the input", "mcp__fs__write", { args: { path: SETTINGS } }],
  ["a list of objects", "mcp__fs__write_files", { files: [{ path: SETTINGS, content: "{}" }] }],
  ["an address with characters in hex", "mcp__fs__write", { uri: "file:///home/user/.clau%64e/settings.json" }],
  ["its directory and its name", "mcp__fs__write", { folder: "/home/user/.claude", file_name: "settings.json" }],
  ["its parts", "mcp__fs__write", { path: ["/home/user", ".claude", "settings.json"] }],
  ["an object as text", "mcp__fs__batch", { input: JSON.stringify({ path: SETTINGS }) }],
])("a path is found behind %s", (_, tool, input) => {
  const read = callAction(tool, input);
  expect(read.ok && read.value.paths.map((path) => path.replace("file://", ""))).toContain(SETTINGS);
});

test.each<readonly [string, Readonly<Record<string, unknown>>, string]>([
  ["mcp__sh__run", { command: "dl", args: ["stop"] }, "dl 'stop'"],
  ["mcp__sh__run", { argv: ["dl", "stop"] }, "'dl' 'stop'"],
  ["mcp__sh__run", { commandLine: "dl stop" }, "dl stop"],
  ["mcp__sh__run", { steps: [{ shell_command: "dl stop" }] }, "dl stop"],
  ["mcp__sh__run", { command: "ls", cwd: "/x" }, "cd -- '/x'\nls"],
  ["mcp__terminal__send_keys", { keys: "dl stop" }, "dl stop"],
  ["mcp__aws__call_aws", { cli_command: "aws s3 ls" }, "aws s3 ls"],
  ["mcp__commander__interact_with_process", { pid: 1, input: "dl stop" }, "dl stop"],
  ["mcp__terraform__ExecuteTerraformCommand", { command: "destroy" }, "terraform destroy"],
  ["mcp__kubernetes__generic", { command: "delete", args: ["ns", "prod"] }, "kubectl delete 'ns' 'prod'"],
  ["mcp__redis__command", { command: "FLUSHALL", cwd: "/x" }, "cd -- '/x'\nredis-cli FLUSHALL"],
  ["mcp__python__run", { code: "print(1)" }, "python3 -c 'print(1)'"],
  ["mcp__node__run", { code: "f()" }, "node -e 'f()'"],
  ["mcp__sandbox__run", { code: "print(1)", language: "py" }, "python3 -c 'print(1)'"],
  ["mcp__python__run", { code: "ls", lang: "bash" }, "bash -c 'ls'"],
  ["mcp__python__run", { code: "print(1)", lang: "bash" }, "python3 -c 'print(1)'"],
  ["mcp__python__run", { code: "print(1)", language: "none that is known" }, "python3 -c 'print(1)'"],
  ["mcp__sh__run", { cmd: "rm", args: "-rf x" }, "rm -rf x"],
  ["mcp__sh__run", { exe: "rm", args: ["-rf", "~", "~/x"] }, "rm '-rf' ~ ~'/x'"],
  ["mcp__sh__run", { command: "sh", stdin: "dl stop" }, "printf %s 'dl stop' | sh"],
  ["mcp__ci__start", { steps: [{ run: "dl stop" }] }, "dl stop"],
  ["mcp__fs__patch", { diff: "+++ b/x", repo: "/y" }, "cd -- '/y'\nprintf %s '+++ b/x\n' | git apply"],
  ["mcp__cells__run", { code: "%%bash\ndl stop" }, "dl stop"],
  ["mcp__cells__run", { code: "x = 1\n!dl stop" }, "dl stop"],
  ["mcp__notebook__run", { source: ["x\n", "y"] }, "python3 -c 'x\ny'"],
  ["mcp__jupyter__insert_execute_code_cell", { cell_source: "x" }, "python3 -c 'x'"],
  ["mcp__http__send", { method: "delete", url: "https://h.example/a" }, "curl -X DELETE -- 'https://h.example/a'"],
  ["mcp__http__send", { method: "POST", url: "https://h.example/a", body: "x" }, "curl -X POST --data-raw 'x' -- 'https://h.example/a'"],
])("%s with %j runs a command", (tool, input, command) => {
  const read = callAction(tool, input);
  expect(read.ok && read.value.commands).toContain(command);
});

test.each<readonly [string, Readonly<Record<string, unknown>>, readonly string[]]>([
  ["mcp__pg__run", { sql: "drop table users" }, ["drop table users"]],
  ["mcp__warehouse__execute", { sqlStatement: "drop table users" }, ["drop table users"]],
  ["mcp__warehouse__execute", { statements: ["select 1", "drop table users"] }, ["select 1", "drop table users"]],
  ["mcp__postgres__query", { query: "drop table users" }, ["drop table users"]],
  ["mcp__supabase__apply_migration", { name: "x", query: "drop table users" }, ["drop table users"]],
  ["mcp__prod_db__ask", { query: "drop table users" }, ["drop table users"]],
  ["mcp__store__write_query", { query: "drop table users" }, ["drop table users"]],
])("%s with %j runs SQL", (tool, input, queries) => {
  expect(callAction(tool, input)).toMatchObject({ value: { queries } });
});

test("code in a language that nobody runs, and asking for a page, are no commands", () => {
  expect(callAction("mcp__sandbox__run", { code: "x", language: "haskell" })).toMatchObject({ value: { commands: [] } });
  expect(callAction("mcp__http__send", { method: "GET", url: "https://h.example/a" })).toMatchObject({ value: { commands: [] } });
});

test("a text by whatever name is one that the tool gets", () => {
  const input = { message: "a text that is sent", files: { a: "another one of them" }, id: "short", path: "/a/long/path/to/somewhere" };
  expect(callAction("mcp__chat__post", input)).toMatchObject({ value: { texts: ["a text that is sent", "another one of them"] } });
  expect(callAction("mcp__chat__post", { text: "a text that is sent" })).not.toHaveProperty("value.texts");
});

test("what is looked for is no SQL", () => {
  expect(callAction("mcp__web__search", { query: "drop table users" })).not.toHaveProperty("value.queries");
  expect(callAction("mcp__feedback__search", { query: "drop table users" })).not.toHaveProperty("value.queries");
});

test("the tool's name says what becomes of its paths", () => {
  const of = (tool: string, input: Readonly<Record<string, unknown>>) => callAction(tool, input);
  expect(of("mcp__fs__read_file", { path: "/a" })).toMatchObject({ value: { paths: ["/a"] } });
  expect(of("mcp__fs__read_file", { path: "/a" })).not.toHaveProperty("value.changes");
  expect(of("mcp__fs__writeFile", { path: "/a" })).toMatchObject({ value: { paths: ["/a"], changes: true } });
  expect(of("mcp__fs__delete_file", { path: "/a" })).toMatchObject({ value: { paths: [], deletes: ["/a"] } });
  expect(of("mcp__fs__move_file", { source: "/a", destination: "/b" })).toMatchObject({
    value: { paths: ["/a", "/b"], changes: true, deletes: ["/a"] },
  });
  expect(of("mcp__web__get_input", { path: "/a" })).not.toHaveProperty("value.changes");
});

test("what is old goes away, and what is new is written", () => {
  const read = callAction("mcp__fs__act", { old: "/home/user/.claude", new: "/tmp/x" });
  expect(read.ok && [read.value.deletes, read.value.paths]).toEqual([["/home/user/.claude"], ["/home/user/.claude", "/tmp/x"]]);
  expect(callAction("mcp__text__edit", { old: "a word", new: "/tmp/x" })).not.toHaveProperty("value.deletes");
});

test("a relative path lies where the input says that it works", () => {
  expect(callAction("mcp__fs__write", { relative_path: "settings.json", cwd: "/x" })).toMatchObject({
    value: { paths: expect.arrayContaining(["/x/settings.json"]) },
  });
});

test("words of a text are no paths", () => {
  const read = callAction("mcp__tracker__comment", { title: "hooks", body: "see /etc/passwd", labels: ["bug"] });
  expect(read).toMatchObject({ value: { paths: [], commands: [], urls: [] } });
});

test("what is too deep or too much is not judged by a part of it", () => {
  let deep: unknown = "x";
  for (let depth = 0; depth < 100; depth++) deep = { a: deep };
  expect(callAction("mcp__a__b", { deep }).ok).toBe(false);
  expect(callAction("mcp__a__b", { many: Array.from({ length: 10_000 }, () => "x") }).ok).toBe(false);
});

test("a tool that takes directories away says so by its name or a switch", () => {
  expect(callAction("mcp__fs__delete_directory", { path: "/x" })).toMatchObject({ value: { deletes: ["/x"], deletesTrees: true } });
  expect(callAction("mcp__fs__remove", { path: "/x", recursive: true })).toMatchObject({ value: { deletesTrees: true } });
  expect(callAction("mcp__fs__remove", { path: "/x", recursive: false })).not.toHaveProperty("value.deletesTrees");
});
