/** Facts of a session: on disk, never lowered, unknown where they cannot be read. */
import { appendFileSync, mkdirSync, mkdtempSync, readdirSync, rmSync, utimesSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import fc from "fast-check";
import { afterAll, describe, expect, test } from "vitest";
import { ANY, SEGMENT, type SessionPath, wordOf } from "../model/index.ts";
import { callKey } from "./facts-of.ts";
import { sessionDirectory } from "./identity.ts";
import { listSessions, sweepSessions } from "./registry.ts";
import { Session } from "./session.ts";

const world = mkdtempSync(join(tmpdir(), "sessions-"));
afterAll(() => rmSync(world, { recursive: true, force: true }));

let count = 0;
const place = () => join(world, `state-${count++}`);
const identity = { agent: "claude-code", id: "one", project: "/p" };
const call = (key: string, at = 1) => ({ key: key.padEnd(16, "0"), verdict: "pass" as const, at });
const NONE = { read: [], changed: [] };

describe("facts", () => {
  test("a new session did nothing, and another process sees what was added", () => {
    const state = place();
    expect(new Session(state, identity).read).toEqual([]);
    const partly = wordOf(["/p/src/", SEGMENT, ".ts", ANY]);
    expect(new Session(state, identity).record(call("a"), { read: ["/p/.env", "/p/a\nb"], changed: [partly] })).toBe(true);
    const again = new Session(state, identity);
    expect(again.read).toEqual(["/p/.env", "/p/a\nb"]);
    expect(again.changed).toEqual([partly]);
  });

  test("nothing that is written later lowers one", () => {
    fc.assert(
      fc.property(fc.array(fc.array(fc.string({ unit: "binary", maxLength: 12 }), { maxLength: 5 }), { maxLength: 6 }), (rounds) => {
        const state = place();
        const expected = new Set<SessionPath>();
        for (const paths of rounds) {
          new Session(state, identity).record(call("a"), { read: paths, changed: [] });
          for (const path of paths) expected.add(path);
          for (const path of expected) expect(new Session(state, identity).read).toContain(path);
        }
      }),
      { numRuns: 30 },
    );
  });

  test("torn and foreign lines are passed over, the others stay", () => {
    const state = place();
    new Session(state, identity).record(call("a"), { read: ["/a"], changed: [] });
    appendFileSync(join(sessionDirectory(state, identity), "facts"), 'r"/tor');
    new Session(state, identity).record(call("a"), { read: ["/b"], changed: [] });
    expect(new Session(state, identity).read).toEqual(["/a", "/b"]);
  });

  test("a large file gets only what is new", () => {
    const state = place();
    const paths = Array.from({ length: 6_000 }, (_, index) => `/p/${"d".repeat(30)}/${index}`);
    for (let round = 0; round < 5; round++) new Session(state, identity).record(call("a"), { read: paths, changed: [] });
    expect(new Session(state, identity).read).toHaveLength(6_000);
  });

  test("facts that are gone or cannot be read are not known", () => {
    const state = place();
    new Session(state, identity).record(call("a"), { read: ["/a"], changed: [] });
    rmSync(join(sessionDirectory(state, identity), "facts"));
    expect(new Session(state, identity).read).toBeUndefined();
    expect(new Session(state, identity).record(call("b"), { read: ["/b"], changed: [] })).toBe(false);
    expect(new Session(state, identity).read).toBeUndefined();
    const blocked = place();
    writeFileSync(blocked, "a file where the directory would be");
    const session = new Session(blocked, identity);
    expect([session.read, session.changed, session.repeats("a")]).toEqual([undefined, undefined, undefined]);
    expect(session.record(call("a"), NONE)).toBe(false);
  });

  test.runIf(process.platform === "linux")("a place that takes no names ends the attempt", () => {
    const session = new Session("/proc/none/state", identity);
    expect(session.read).toBeUndefined();
    expect(session.record(call("a"), NONE)).toBe(false);
  });

  test("a session's name never leads out of the directory", () => {
    const names = ["../../etc/passwd", "..", "a/b", "", ".", "a\u0000b", "x".repeat(300), "-rf", "ü"];
    const state = place();
    for (const id of names) new Session(state, { ...identity, id }).record(call("a"), NONE);
    expect(readdirSync(state)).toEqual(["sessions"]);
    expect(readdirSync(join(state, "sessions"))).toHaveLength(names.length);
    expect(
      listSessions(state)
        .map((session) => session.id)
        .toSorted(),
    ).toEqual(names.toSorted());
  });
});

describe("repeats", () => {
  test("count the same call in a row, this time included", () => {
    const state = place();
    const session = new Session(state, identity);
    expect(session.repeats("a".padEnd(16, "0"))).toBe(1);
    for (const key of ["b", "a", "a"]) session.record(call(key), NONE);
    expect(session.repeats("a".padEnd(16, "0"))).toBe(3);
    expect(session.repeats("b".padEnd(16, "0"))).toBe(1);
  });

  test("only within a window where one is given", () => {
    const session = new Session(place(), identity);
    for (const at of [10, 20, 30]) session.record(call("a", at), NONE);
    expect(session.repeats("a".padEnd(16, "0"), 15)).toBe(3);
  });

  test("the key is the call's, blanks around a command apart", () => {
    const command = (text: string) => callKey({ kind: "command", tool: "Bash", shell: "bash", command: text });
    expect(command(" ls\n")).toBe(command("ls"));
    expect(command("ls -a")).not.toBe(command("ls"));
    expect(callKey({ kind: "read", tool: "Read", path: "ls", tree: false })).not.toBe(command("ls"));
  });
});

describe("the registry", () => {
  test("counts verdicts and forgets what is long over", () => {
    const state = place();
    const session = new Session(state, identity);
    session.record({ ...call("a", 5), verdict: "block" }, NONE);
    session.record({ ...call("b", 9), verdict: "warn" }, NONE);
    expect(listSessions(state)).toMatchObject([{ id: "one", checks: 2, blocks: 1, warnings: 1, activeAt: 9, last: { verdict: "warn" } }]);
    expect(sweepSessions(state)).toBe(0);
    const folder = sessionDirectory(state, identity);
    for (const file of ["facts", "calls", ""]) utimesSync(join(folder, file), 1, 1);
    expect(sweepSessions(state)).toBe(1);
    expect(listSessions(state)).toEqual([]);
  });

  test("a directory that is no session is passed over", () => {
    const state = place();
    mkdirSync(join(state, "sessions", "stranger"), { recursive: true });
    expect(listSessions(state)).toEqual([]);
  });
});
