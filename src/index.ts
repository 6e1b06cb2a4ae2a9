/**
 * The library: compile policies, load them, decide about an action, explain the decision.
 *
 * @example
 * const program = load();
 * const where = context("/path/to/project");
 * const decision = decide(program, command("rm -rf /"), where);
 * console.log(decision.verdict, explain(program, decision, where).matched[0]?.because);
 */
import { loadRegexEngine } from "./automata/index.ts";
import { builtInLayer, contextOf, readBuiltInProgram } from "./config/index.ts";
import { understand } from "./effects/index.ts";
import { decide as decideUnderstood, newCounters } from "./engine/index.ts";
import { type Explanation, explainDecision } from "./explain/index.ts";
import type { Action, Context, Decision, Diagnostic, Program } from "./model/index.ts";
import { packageRoot } from "./package-root.ts";
import { loadPolicies } from "./testing/index.ts";

export type { Explanation } from "./explain/index.ts";
export type * from "./model/index.ts";

/** A policy file given as text. */
export interface PolicySource {
  readonly path: string;
  readonly text: string;
}

/** What compiling gives: the program, and everything that was found about the policies. */
export interface Compiled {
  /** Absent where a policy has an error or its own test fails. */
  readonly program: Program | undefined;
  readonly diagnostics: readonly Diagnostic[];
}

/** Compiles the built-in policies with `policies` on top, and runs the tests inside these. Errors are diagnostics; nothing is thrown. */
export function compile(policies: readonly PolicySource[] = []): Compiled {
  const layers = [
    builtInLayer(packageRoot()),
    ...(policies.length > 0 ? [{ name: "global" as const, trusted: true, files: policies }] : []),
  ];
  const { program, diagnostics } = loadPolicies({ layers, built: readBuiltInProgram(packageRoot()) }, true);
  return { program, diagnostics };
}

/**
 * A program that is ready to decide. That of the built-in policies alone was compiled when the package was built.
 * @throws Error with the first diagnostic where a policy does not compile.
 */
export function load(policies: readonly PolicySource[] = []): Program {
  const built = policies.length === 0 ? readBuiltInProgram(packageRoot()) : undefined;
  if (built) return built;
  const { program, diagnostics } = compile(policies);
  if (program) return program;
  const first = diagnostics.find((diagnostic) => diagnostic.severity === "error");
  throw new Error(
    first ? `${first.location.file}:${first.location.line}: ${first.message} (${first.code})` : "the policies do not compile",
  );
}

/** A command line as an action. */
export function command(text: string): Action {
  return { kind: "command", tool: "Bash", shell: "bash", command: text };
}

/** This machine as a context: the file system is read where a rule asks. Modes: guard, smart, strict, auto, off, or one of your own. */
export function context(cwd: string, mode = "guard"): Context {
  return contextOf({ cwd, agent: "library", mode });
}

/** Judges one action. Pure but for the context's file system; never throws. */
export function decide(program: Program, action: Action, where: Context): Decision {
  const counters = newCounters();
  const understanding = understand(action, program, where, counters);
  return decideUnderstood(understanding, { program, context: where, engine: loadRegexEngine(), counters });
}

/** Everything that explains a decision: effects, rules that matched and nearly matched, what was unwrapped, exceptions. */
export function explain(program: Program, decision: Decision, where: Context): Explanation {
  return explainDecision(decision, program, where);
}
