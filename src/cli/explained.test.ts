import { mkdtempSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterAll, expect, test, vi } from "vitest";
import { loadRegexEngine } from "../automata/index.ts";
import { compileText } from "../compiler/testing.ts";
import { contextOf, newCounters, understandCommand } from "../effects/testing.ts";
import { decide } from "../engine/index.ts";
import { explained } from "./explained.ts";

const home = mkdtempSync(join(tmpdir(), "dl-explained-"));
vi.stubEnv("HOME", home);
vi.stubEnv("XDG_STATE_HOME", join(home, "state"));
afterAll(() => {
  vi.unstubAllEnvs();
  rmSync(home, { recursive: true });
});

test("no text of the record has a secret, which is named by its fingerprint (S12)", () => {
  const { program } = compileText(
    'policy p "P"\nwarn k on content { finds "demo key" /\\b(key-[0-9a-f]{16})\\b/ because "a {kind}" }\nblock b on write when path in { "key-*" } because "{path}" instead "i"',
  );
  const context = contextOf();
  const understanding = understandCommand(program, "echo x=key-0123456789abcdef > key-0123456789abcdef");
  const decision = decide(understanding, { program, context, engine: loadRegexEngine(), counters: newCounters() });
  const record = explained(decision, program, context, 5);
  expect(JSON.stringify(record)).not.toContain("0123456789abcdef");
  expect(record.commands[0]!.command).toBe("echo x=[hidden: demo key]");
  expect(record.matched[0]!.because).toBe("[hidden: demo key]");
  expect(record.notes[0]!.finding).toMatchObject({ kind: "demo key", fingerprint: expect.stringMatching(/^\w+$/) });
});

test("what a rule asks for is shown as the policy has it", () => {
  const { program } = compileText(
    'policy p "P"\nwarn k on content { finds "demo key" /\\b(key-[0-9a-f]{16})\\b/ because "a {kind}" }\nblock b on write when via is "echo" and path in { "key-0123456789abcdef" } because "{path}" instead "i"',
  );
  const context = contextOf();
  const decision = decide(understandCommand(program, "echo x > a"), {
    program,
    context,
    engine: loadRegexEngine(),
    counters: newCounters(),
  });
  expect(explained(decision, program, context, 5).nearMisses.map(({ failed }) => failed)).toEqual(['path in { "key-0123456789abcdef" }']);
});
