/** The log of events: whole lines whoever writes, healed after a crash, put aside by size and age, and no secret in it. */
import { execFile } from "node:child_process";
import {
  appendFileSync,
  mkdirSync,
  mkdtempSync,
  readdirSync,
  readFileSync,
  renameSync,
  rmSync,
  statSync,
  symlinkSync,
  truncateSync,
  writeFileSync,
} from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { promisify } from "node:util";
import fc from "fast-check";
import { afterAll, describe, expect, test } from "vitest";
import { packageRoot } from "../package-root.ts";
import { type Appender, appendLines } from "./append.ts";
import type { EventBody } from "./event.ts";
import { EventLog } from "./log.ts";
import { OpenFiles } from "./open-files.ts";
import { eventOf, lastEvents } from "./read-log.ts";
import { timeOfUlid, ulid } from "./ulid.ts";

const world = mkdtempSync(join(tmpdir(), "events-"));
afterAll(() => rmSync(world, { recursive: true, force: true }));

let count = 0;
const place = () => join(world, `state-${count++}`);
const plain = (text: string) => text;
const body = (detail: string): EventBody => ({ type: "daemon", what: "note", detail });
const LIMITS = { bytes: 600, milliseconds: 1_000_000, files: 2, keepMilliseconds: 10_000_000 };

describe("lines", () => {
  test("have a version, an id that sorts by time, and the time; the file is the user's alone", () => {
    const log = new EventLog(place());
    const first = log.append(body("a"), plain, Date.UTC(2026, 0, 2, 3, 4, 5, 6));
    log.append(body("b"), plain, Date.UTC(2026, 0, 2, 3, 4, 5, 7));
    expect(first).toMatchObject({ v: 1, ts: "2026-01-02T03:04:05.006Z", type: "daemon" });
    const { events, damaged } = lastEvents(log.files(), 10);
    expect(events.map((event) => event.type === "daemon" && event.detail)).toEqual(["a", "b"]);
    expect(events[0]!.id < events[1]!.id).toBe(true);
    expect(damaged).toBe(0);
    expect(statSync(log.file).mode & 0o777).toBe(0o600);
    expect(statSync(log.directory).mode & 0o777).toBe(0o700);
  });

  test("what a caller posts does not replace the head", () => {
    const forged = { ...body("x"), id: "mine", ts: "never", v: 9 } as unknown as EventBody;
    const log = new EventLog(place());
    log.append(forged, plain);
    const { events } = lastEvents(log.files(), 10);
    expect(events).toHaveLength(1);
    expect(events[0]).not.toMatchObject({ id: "mine" });
  });

  test("every text is scrubbed, also in lists", () => {
    const log = new EventLog(place());
    log.append({ type: "control", what: "changed", detail: "hush", project: "hush" }, (text) => text.replace("hush", "[hidden]"));
    expect(readFileSync(log.file, "utf8")).not.toContain("hush");
  });

  test("a link in the log's place is not followed", () => {
    const state = place();
    mkdirSync(join(state, "events"), { recursive: true });
    const victim = join(world, "victim");
    writeFileSync(victim, "");
    symlinkSync(victim, join(state, "events", "events.jsonl"));
    expect(() => new EventLog(state).append(body("x"), plain)).toThrow();
    expect(readFileSync(victim, "utf8")).toBe("");
  });
});

describe("what a crash leaves", () => {
  test("a torn last line is closed: it alone is lost, wherever it was torn", () => {
    fc.assert(
      fc.property(fc.integer({ min: 1, max: 120 }), (length) => {
        const log = new EventLog(place());
        log.append(body("before"), plain);
        const whole = readFileSync(log.file, "utf8");
        appendFileSync(log.file, whole.slice(0, Math.min(length, whole.length - 2)));
        log.append(body("after"), plain);
        const { events, damaged } = lastEvents(log.files(), 10);
        expect(events.map((event) => event.type === "daemon" && event.detail)).toEqual(["before", "after"]);
        expect(damaged).toBe(1);
      }),
      { numRuns: 40 },
    );
  });

  test("lines that are none are counted, not fatal", () => {
    for (const line of ["", "{", "[]", "null", '{"v":2,"id":"a","ts":"b","type":"c"}', "\u0000\u0001"])
      expect(eventOf(line)).toBeUndefined();
  });
});

describe("rotation", () => {
  test("by size, with so many files kept, and reading goes over all of them", () => {
    const log = new EventLog(place(), LIMITS);
    for (let index = 0; index < 60; index++) log.append(body(`event ${index}`), plain, 1_700_000_000_000 + index);
    expect(log.files()).toHaveLength(3);
    const { events } = lastEvents(log.files(), 1_000);
    expect(events.at(-1)).toMatchObject({ detail: "event 59" });
    expect(events.length).toBeGreaterThan(10);
    expect(events.map((event) => event.id)).toEqual(events.map((event) => event.id).toSorted());
  });

  test("a writer that was not the first leaves the fresh file where it is", () => {
    const state = place();
    const overtaken: Appender = (file, lines) => {
      const written = appendLines(file, lines);
      renameSync(file, join(state, "events", `events-${ulid(1_700_000_000_000)}.jsonl`));
      appendLines(file, "fresh");
      return written;
    };
    new EventLog(state, LIMITS).append(body("first"), plain, 1_700_000_000_000);
    const log = new EventLog(state, { ...LIMITS, bytes: 1 }, overtaken);
    log.append(body("second"), plain, 1_700_000_000_001);
    expect(readFileSync(log.file, "utf8")).toBe("fresh\n");
    expect(log.files()).toHaveLength(2);
  });

  test("by age", () => {
    const log = new EventLog(place(), { ...LIMITS, bytes: 1_000_000, milliseconds: 1_000 });
    log.append(body("old"), plain, 1_700_000_000_000);
    log.append(body("new"), plain, 1_700_000_005_000);
    expect(log.files()).toHaveLength(2);
    expect(lastEvents(log.files(), 10).events).toHaveLength(2);
  });
});

test("two writers at once lose and mix no line", { timeout: 60_000 }, async () => {
  const file = join(place(), "shared.jsonl");
  const script = `
    import { appendLines } from ${JSON.stringify(join(packageRoot(), "src/events/append.ts"))};
    for (let index = 0; index < 400; index++) appendLines(${JSON.stringify(file)}, JSON.stringify({ from: process.argv[1], index, pad: "x".repeat(index * 7) }));
  `;
  const path = join(world, "writer.mts");
  writeFileSync(path, script);
  const { build } = await import("esbuild");
  const bundle = join(world, "writer.mjs");
  await build({ entryPoints: [path], bundle: true, platform: "node", format: "esm", outfile: bundle, logLevel: "silent" });
  await Promise.all([1, 2, 3].map(() => promisify(execFile)(process.execPath, [bundle])));
  const lines = readFileSync(file, "utf8").trimEnd().split("\n");
  const parsed = lines.filter((line) => line !== "").map((line) => JSON.parse(line) as { index: number });
  expect(parsed).toHaveLength(1_200);
  for (const index of [0, 1, 399]) expect(parsed.filter((line) => line.index === index)).toHaveLength(3);
});

test("an id keeps its time", () => {
  fc.assert(fc.property(fc.integer({ min: 0, max: 2 ** 47 }), (time) => timeOfUlid(ulid(time)) === time));
  expect(timeOfUlid("not an id")).toBeUndefined();
});

describe("appending", () => {
  test("gives the size before and after, and the file", () => {
    const file = join(place(), "a", "b");
    expect(appendLines(file, "x")).toMatchObject({ before: 0, after: 2 });
    expect(appendLines(file, "y")).toMatchObject({ before: 2, after: 4, inode: statSync(file).ino });
  });

  test("to a file that stays open is the same, whatever others do with it meanwhile", () => {
    const step = fc.constantFrom("append", "append", "append", "other", "torn", "put aside", "delete", "empty");
    fc.assert(
      fc.property(fc.array(step, { maxLength: 25 }), (steps) => {
        const [kept, once] = [join(place(), "log"), join(place(), "log")];
        const files = new OpenFiles();
        for (const [index, what] of steps.entries()) {
          const { before, after, inode } = files.append(kept, `line ${index}`);
          expect(appendLines(once, `line ${index}`)).toMatchObject({ before, after });
          expect(statSync(kept).ino).toBe(inode);
          for (const file of [kept, once]) {
            if (what === "other") appendFileSync(file, `other ${index}\n`);
            if (what === "torn") appendFileSync(file, "torn");
            if (what === "put aside") renameSync(file, `${file}.old`);
            if (what === "delete") rmSync(file);
            if (what === "empty") truncateSync(file);
          }
        }
        files.append(kept, "last");
        appendLines(once, "last");
        expect(readFileSync(kept, "utf8")).toBe(readFileSync(once, "utf8"));
        files.close();
      }),
      { numRuns: 60 },
    );
  });

  test("keeps so many files open and no more", () => {
    const directory = place();
    const files = new OpenFiles();
    for (let round = 0; round < 2; round++) for (let index = 0; index < 600; index++) files.append(join(directory, String(index)), "x");
    for (const name of ["0", "599"]) expect(readFileSync(join(directory, name), "utf8")).toBe("x\nx\n");
    expect(readdirSync("/dev/fd").length).toBeLessThan(600);
    files.close();
  });
});
