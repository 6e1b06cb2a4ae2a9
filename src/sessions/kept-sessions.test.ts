/** Sessions that a resident process keeps open answer as those that are opened for each call. */
import { mkdtempSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import fc from "fast-check";
import { afterAll, expect, test } from "vitest";
import { sessionDirectory } from "./identity.ts";
import { KeptSessions } from "./kept-sessions.ts";
import { Session } from "./session.ts";

const world = mkdtempSync(join(tmpdir(), "kept-"));
afterAll(() => rmSync(world, { recursive: true, force: true }));

let count = 0;
const identityOf = (id: string) => ({ agent: "claude-code", id, project: "/p" });

test("whoever else writes to them", () => {
  const call = fc.record({
    id: fc.constantFrom("one", "two"),
    key: fc.constantFrom("a", "b"),
    path: fc.constantFrom("/x", "/y", "/z"),
    other: fc.boolean(),
  });
  fc.assert(
    fc.property(fc.array(call, { maxLength: 30 }), (calls) => {
      const state = join(world, `state-${count++}`);
      const kept = new KeptSessions(state);
      for (const [index, { id, key, path, other }] of calls.entries()) {
        const session = other ? new Session(state, identityOf(id)) : kept.of(identityOf(id));
        expect(session.record({ key: key.padEnd(16, "0"), verdict: "pass", at: 1 + index }, { read: [path], changed: [path] })).toBe(true);
        for (const asked of ["one", "two"]) {
          const [mine, fresh] = [kept.of(identityOf(asked)), new Session(state, identityOf(asked))];
          expect([mine.read, mine.changed]).toEqual([fresh.read, fresh.changed]);
          for (const name of ["a", "b"])
            expect(mine.repeats(name.padEnd(16, "0"), index - 2)).toBe(fresh.repeats(name.padEnd(16, "0"), index - 2));
        }
      }
      kept.files.close();
    }),
    { numRuns: 40 },
  );
});

test("many at once, each with its own, and one whose facts go is not begun anew", () => {
  const state = join(world, `state-${count++}`);
  const kept = new KeptSessions(state);
  const ids = Array.from({ length: 700 }, (_, index) => `s${index}`);
  for (let round = 0; round < 2; round++) {
    for (const id of ids)
      kept.of(identityOf(id)).record({ key: "a".padEnd(16, "0"), verdict: "pass", at: 1 }, { read: [`/${id}`], changed: [] });
  }
  for (const id of ["s0", "s699"]) expect(kept.of(identityOf(id)).read).toEqual([`/${id}`]);
  rmSync(sessionDirectory(state, identityOf("s699")), { recursive: true });
  expect(kept.of(identityOf("s699")).record({ key: "a", verdict: "pass", at: 2 }, { read: ["/other"], changed: [] })).toBe(false);
  expect(kept.of(identityOf("s699")).read).toBeUndefined();
  kept.files.close();
});

test("where a session started is known as long as it is asked about, whatever becomes of its file", () => {
  const state = join(world, `state-${count++}`);
  const kept = new KeptSessions(state);
  const identity = identityOf("s");
  expect(kept.startedIn(identity)).toBeUndefined();
  kept.of(identity).record({ key: "a".padEnd(16, "0"), verdict: "pass", at: 1 }, { read: [], changed: [] });
  expect(kept.startedIn(identity)).toBe("/p");
  rmSync(sessionDirectory(state, identity), { recursive: true });
  expect(kept.startedIn(identity)).toBe("/p");
  kept.files.close();
});
