import { describe, expect, test } from "vitest";
import { compileText } from "../compiler/testing.ts";
import { CONTEXT } from "../conditions/test-context.ts";
import {
  type Call,
  type CompiledMode,
  type Effect,
  type ExceptedMatch,
  type Match,
  type Program,
  RESULTS_BY_STRICTNESS,
  type Understanding,
} from "../model/index.ts";
import { combine, type Judged } from "./combine.ts";
import { newCounters } from "./decide.ts";

const { program } = compileText('policy p "P"\nmode reading uses p { otherwise -> escalate }');
const MODES = Object.keys(program.modes);
/** The mode guard, in which an unresolved match can be told from an escalate. */
const TELLING: Program = mapping({ unresolved: "block" });

/** The program, whose mode guard maps otherwise than it does. */
function mapping(lines: Partial<CompiledMode["map"]>): Program {
  const guard = program.modes["guard"]!;
  return { ...program, modes: { ...program.modes, guard: { ...guard, map: { ...guard.map, ...lines } } } };
}

function effectOf(verb: Effect["verb"] = "write", more: Partial<Effect> = {}): Effect {
  return { verb, fields: {}, call: 0, origin: "signature", ...more };
}

function callOf(more: Partial<Call> = {}): Call {
  const plain = { flags: {}, operands: [], operandsOpen: false, roles: {}, shapes: [], pipeline: 0, stage: 0, unwrapped: [] };
  return { ...plain, name: "x", words: [], signature: undefined, proved: false, privileged: false, place: "local", ...more };
}

const PLACE = { file: "p.policy", line: 1, column: 1, endLine: 1, endColumn: 1 };

/** A rule is called by its verdict, unless it is named. */
function matchOf(verdict: Match["verdict"], more: Partial<Match> = {}): Match {
  const match = {
    rule: verdict,
    verdict,
    sealed: false,
    layer: "global",
    location: PLACE,
    unresolved: false,
    because: "",
    effect: effectOf(),
  };
  return { ...match, ...more } as Match;
}

const ALLOW = matchOf("allow");
const WARN = matchOf("warn");
const ESCALATE = matchOf("escalate");
const UNRESOLVED = matchOf("block", { unresolved: true });
const BLOCK = matchOf("block");

function judgedOf(effect: Effect, ...matches: readonly Match[]): Judged {
  return { effect, matches: [...matches], overriding: [], allowed: matches.some((match) => match.verdict === "allow") };
}

interface Case {
  readonly judged: readonly Judged[];
  readonly calls?: readonly Call[];
  readonly mode?: string;
  readonly unresolved?: readonly string[];
  readonly program?: Program;
  readonly excepted?: ExceptedMatch[];
}

function decisionOf({ judged, calls = [callOf()], mode = "guard", unresolved = [], program: by = program, excepted = [] }: Case) {
  const action = { kind: "command", tool: "Bash", shell: "bash", command: "x" } as const;
  const understanding: Understanding = { action, effects: judged.map(({ effect }) => effect), calls, unresolved: [] };
  const context = { ...CONTEXT, mode };
  return combine(understanding, { program: by, context }, judged, excepted, unresolved, newCounters());
}

/** What comes of one command that has one effect, on which these rules matched. */
function resultOf(mode: string, ...matches: readonly Match[]) {
  return decisionOf({ judged: [judgedOf(effectOf("command"), ...matches)], mode });
}

describe("the strongest of the rules counts (S3)", () => {
  test.each([
    ["nothing", [], "pass"],
    ["allow", [ALLOW], "allow"],
    ["escalate over allow", [ALLOW, ESCALATE], "escalate"],
    ["unresolved over escalate", [ESCALATE, UNRESOLVED], "block"],
    ["block over all", [ALLOW, ESCALATE, UNRESOLVED, BLOCK], "block"],
  ])("%s", (_, matches, result) => {
    for (const order of [matches, matches.toReversed()])
      expect(decisionOf({ judged: [judgedOf(effectOf("command"), ...order)], program: TELLING }).result).toBe(result);
  });

  test("a warning is shown over pass and allow, and changes nothing", () => {
    expect(resultOf("guard", WARN)).toMatchObject({ verdict: "warn", result: "pass", notes: [WARN], matched: [] });
    expect(resultOf("guard", WARN, ALLOW)).toMatchObject({ verdict: "warn", result: "allow" });
    expect(resultOf("guard", WARN, BLOCK)).toMatchObject({ verdict: "block", result: "block", notes: [WARN] });
  });

  test("a block, escalate or warn more never moves the verdict towards allow, whatever else matched, in any mode", () => {
    const all = [ALLOW, WARN, ESCALATE, UNRESOLVED, BLOCK];
    const strictness = (mode: string, matches: readonly Match[]) => RESULTS_BY_STRICTNESS.indexOf(resultOf(mode, ...matches).result);
    for (const mode of MODES) {
      for (let bits = 0; bits < 2 ** all.length; bits++) {
        const matches = all.filter((_, index) => bits & (1 << index));
        for (const more of [WARN, ESCALATE, UNRESOLVED, BLOCK])
          expect(strictness(mode, [...matches, more]), mode).toBeGreaterThanOrEqual(strictness(mode, matches));
      }
    }
  });
});

describe("the mode maps what is judged", () => {
  test.each([
    ["smart", [], "escalate"],
    ["strict", [ESCALATE], "block"],
    ["auto", [ESCALATE], "allow"],
    ["auto", [UNRESOLVED], "block"],
    ["guard", [UNRESOLVED], "escalate"],
    ["off", [BLOCK], "pass"],
  ])("%s %j -> %s", (mode, matches, result) => {
    expect(resultOf(mode, ...matches).result).toBe(result);
  });

  test("a sealed block holds in every mode but off, whatever the mode makes of a block", () => {
    const mild = mapping({ block: "pass" });
    const sealed = judgedOf(effectOf("command"), matchOf("block", { sealed: true }));
    expect(decisionOf({ judged: [sealed], program: mild }).result).toBe("block");
    expect(decisionOf({ judged: [judgedOf(effectOf("command"), BLOCK)], program: mild }).result).toBe("pass");
    expect(decisionOf({ judged: [sealed], mode: "off", program: mild }).result).toBe("pass");
  });

  test("warnings are dropped in off", () => {
    expect(resultOf("off", WARN)).toMatchObject({ verdict: "pass", notes: [] });
  });

  test.each(["no-such-mode", "constructor", "__proto__"])("a mode that is not there (%s) asks about what no rule allows", (mode) => {
    expect(resultOf(mode).result).toBe("escalate");
    expect(resultOf(mode, ALLOW).result).toBe("allow");
  });

  test("an action without any effect is as harmless as a read, where the mode has policies of reads", () => {
    expect(decisionOf({ judged: [], mode: "reading" }).result).toBe("allow");
    expect(decisionOf({ judged: [], mode: "strict" }).result).toBe("block");
  });

  test("while a layer is missing, allow becomes pass (S15)", () => {
    expect(decisionOf({ judged: [judgedOf(effectOf("command"), ALLOW)], program: { ...program, incomplete: true } }).result).toBe("pass");
  });
});

describe("exceptions are named (S4)", () => {
  const excusing = (...rules: readonly string[]): Judged => ({ ...judgedOf(effectOf("command"), ALLOW), overriding: rules });

  test("an allow excuses the rule that it overrides, on the same command only", () => {
    const excepted: ExceptedMatch[] = [];
    const judged = [excusing("block"), judgedOf(effectOf("send"), BLOCK), judgedOf(effectOf("send", { call: 1 }), BLOCK)];
    const decision = decisionOf({ judged, calls: [callOf(), callOf()], excepted });
    expect(decision.excepted).toEqual([{ match: BLOCK, by: "allow", because: "" }]);
    expect(decision).toMatchObject({ result: "block", matched: [BLOCK, ALLOW] });
  });

  test("it excuses no other rule", () => {
    const judged = [excusing("other"), judgedOf(effectOf("send"), BLOCK)];
    expect(decisionOf({ judged })).toMatchObject({ result: "block", excepted: [] });
  });
});

describe("what is unknown (S6)", () => {
  test("what could not be understood is unresolved, beside whatever is allowed", () => {
    const decision = decisionOf({ judged: [judgedOf(effectOf("command"), ALLOW)], unresolved: ["a loop"] });
    expect(decision).toMatchObject({ result: "escalate", unresolved: ["a loop"] });
    expect(decisionOf({ judged: [], unresolved: ["a loop"], mode: "auto" }).result).toBe("block");
  });

  test("of a task of the project what is unknown is left to whoever wrote it, what is known is not", () => {
    const calls = [callOf({ task: "npm test" })];
    expect(decisionOf({ judged: [judgedOf(effectOf("command"), UNRESOLVED)], calls, mode: "guard" }).result).toBe("pass");
    expect(decisionOf({ judged: [judgedOf(effectOf("command"), BLOCK)], calls }).result).toBe("block");
  });
});

describe("the whole script (S7)", () => {
  test("the strictest command is the script's", () => {
    const commands = (...verdicts: readonly (readonly Match[])[]) => ({
      judged: verdicts.map((matches, call) => judgedOf(effectOf("command", { call }), ...matches)),
      calls: verdicts.map(() => callOf()),
    });
    expect(decisionOf(commands([ALLOW], [ALLOW])).result).toBe("allow");
    expect(decisionOf(commands([ALLOW], [])).result).toBe("pass");
    expect(decisionOf(commands([BLOCK], [ALLOW], [ESCALATE]))).toMatchObject({ result: "block", matched: [BLOCK, ESCALATE, ALLOW] });
  });

  const allowed = judgedOf(effectOf("command"), ALLOW);
  const covers = (call: Call, ...others: readonly Judged[]) =>
    decisionOf({ judged: [allowed, ...others], calls: [call] }).result === "allow";

  test("an allow on a command covers what its signature states", () => {
    expect(covers(callOf(), judgedOf(effectOf("write")))).toBe(true);
    expect(covers(callOf(), judgedOf(effectOf("mention", { origin: "tool" })))).toBe(true);
  });

  test.each(["redirection", "assignment", "substitution", "global", "carried"] as const)("it covers no effect by %s", (origin) => {
    expect(covers(callOf(), judgedOf(effectOf("write", { origin })))).toBe(false);
    expect(covers(callOf(), judgedOf(effectOf("write", { origin }), ALLOW))).toBe(true);
  });

  test("it covers no command that runs privileged or elsewhere", () => {
    expect(covers(callOf({ privileged: true }))).toBe(false);
    expect(covers(callOf({ place: "container" }))).toBe(false);
    expect(covers(callOf({ place: "remote" }))).toBe(false);
  });

  test("effects that are each allowed cover a command that is proved, and no other", () => {
    const judged = [judgedOf(effectOf("command")), judgedOf(effectOf("read"), ALLOW)];
    expect(decisionOf({ judged, calls: [callOf({ proved: true })] }).result).toBe("allow");
    expect(decisionOf({ judged, calls: [callOf()] }).result).toBe("pass");
  });

  test("what a file spells out allows nothing that runs the file", () => {
    const calls = [callOf({ proved: true, carries: [1] }), callOf({ task: "npm run x" })];
    const judged = [judgedOf(effectOf("command")), judgedOf(effectOf("command", { call: 1 }))];
    expect(decisionOf({ judged, calls }).result).toBe("pass");
  });

  test("what only hands on is allowed with what it hands on to", () => {
    const calls = [callOf({ proved: true, carries: [1] }), callOf()];
    const carrier = judgedOf(effectOf("command"));
    const carried = (...matches: readonly Match[]) => judgedOf(effectOf("command", { call: 1 }), ...matches);
    expect(decisionOf({ judged: [carrier, carried(ALLOW)], calls }).result).toBe("allow");
    expect(decisionOf({ judged: [carrier, carried()], calls }).result).toBe("pass");
  });

  test("a content that no rule speaks against is no reason to ask", () => {
    const judged = [judgedOf(effectOf("content", { call: -1 })), judgedOf(effectOf("read", { call: 0, origin: "tool" }), ALLOW)];
    expect(decisionOf({ judged, calls: [], mode: "strict" }).result).toBe("allow");
  });
});
