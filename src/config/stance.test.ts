/** Which mode holds: a person's choice, and whoever may only tighten beside it. */
import fc from "fast-check";
import { expect, test } from "vitest";
import type { Result } from "../model/index.ts";
import { stanceOf, strictestOf } from "./stance.ts";

const MODES = { guard: 1, smart: 1, strict: 1, auto: 1, off: 1 };
const base = { settings: undefined, installed: "guard", switchedOff: false, modes: MODES };
const ORDER: readonly Result[] = ["allow", "pass", "escalate", "block"];

test("a person's choice holds, an unknown mode is the strictest", () => {
  expect(stanceOf(base)).toEqual({ mode: "guard", stricter: [], enforcement: "on" });
  expect(stanceOf({ ...base, settings: { mode: "smart", tightenedBy: [], enforcement: "shadow" } })).toEqual({
    mode: "smart",
    stricter: [],
    enforcement: "shadow",
  });
  expect(stanceOf({ ...base, settings: { mode: "smrt", tightenedBy: [], enforcement: "on" } }).mode).toBe("strict");
  expect(stanceOf({ ...base, environment: "of" }).stricter).toEqual(["strict"]);
  expect(stanceOf({ ...base, environment: "constructor" }).stricter).toEqual(["strict"]);
});

test("switched off by a person, nothing else is asked", () => {
  expect(stanceOf({ ...base, switchedOff: true, environment: "strict" })).toEqual({ mode: "off", stricter: [], enforcement: "off" });
});

test("the environment can only tighten, whatever it says", () => {
  const mode = fc.constantFrom(...Object.keys(MODES));
  const results = fc.record(Object.fromEntries(Object.keys(MODES).map((name) => [name, fc.constantFrom(...ORDER)])));
  fc.assert(
    fc.property(mode, fc.option(mode, { nil: undefined }), fc.string(), fc.boolean(), results, (installed, chosen, text, known, table) => {
      const settings = { ...(chosen === undefined ? {} : { mode: chosen }), tightenedBy: [], enforcement: "on" } as const;
      const environment = known ? Object.keys(MODES)[text.length % 5] : text;
      const resultWith = (stance: ReturnType<typeof stanceOf>) => {
        const of = (name: string) => ({ result: (table as Readonly<Record<string, Result>>)[name]! });
        return ORDER.indexOf(strictestOf(of(stance.mode), stance.stricter.map(of)).result);
      };
      const without = stanceOf({ ...base, installed, settings });
      const withIt = stanceOf({ ...base, installed, settings, environment });
      return resultWith(withIt) >= resultWith(without) && withIt.enforcement === without.enforcement;
    }),
  );
});
