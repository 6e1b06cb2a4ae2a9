import { EFFECT_FIELDS, type Program, type Verb } from "../model/index.ts";
import type { Trigger } from "../syntax/index.ts";
import { namesInPattern } from "./reference-pattern.ts";

/**
 * The fields, roles and holes that a rule may name: those that any of its triggers has. Where the judged effect lacks one it is absent; what no trigger
 * has is a field of the context (S16).
 */
export function declaredNames(triggers: readonly Trigger[], program: Program): ReadonlySet<string> {
  const ofProgram = known.get(program) ?? new WeakMap<readonly Trigger[], ReadonlySet<string>>();
  known.set(program, ofProgram);
  const names = ofProgram.get(triggers) ?? namesOf(triggers, program);
  ofProgram.set(triggers, names);
  return names;
}

const known = new WeakMap<Program, WeakMap<readonly Trigger[], ReadonlySet<string>>>();

function namesOf(triggers: readonly Trigger[], program: Program): ReadonlySet<string> {
  const names = new Set<string>();
  for (const trigger of triggers) {
    const verb = trigger.kind === "verb" ? (trigger.verb.name as Verb) : "command";
    for (const name of Object.keys(EFFECT_FIELDS[verb])) names.add(name);
    if (trigger.kind === "verb") continue;
    for (const command of namesInPattern(trigger.pattern, program)) for (const name of namesOfCommand(command, program)) names.add(name);
  }
  return names;
}

function* namesOfCommand(command: string, program: Program): Generator<string> {
  const signature = program.signature(command);
  if (!signature) return;
  for (const { roles } of signature.operands) {
    for (const role of roles) {
      if (role.kind !== "role") continue;
      yield role.name;
      yield* holesOf(role.type, program);
    }
  }
  // Flags of the program stand before those of its subcommand.
  const words = command.split(" ");
  for (const [index] of words.entries()) {
    for (const flag of program.signature(words.slice(0, index + 1).join(" "))?.flags ?? []) yield* holesOf(flag.type, program);
  }
}

function* holesOf(type: string | undefined, program: Program): Generator<string> {
  for (const shape of (type === undefined ? undefined : program.shapes.get(type))?.shapes ?? [])
    for (const segment of shape) if (segment.kind === "hole") yield segment.name;
}
