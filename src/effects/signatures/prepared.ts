import type { CommandSignature, FlagSpec } from "../../model/index.ts";

/** A signature with its flags by spelling. Made once a signature: a program's signatures live as long as it does. */
export interface Prepared {
  readonly signature: CommandSignature;
  /** Flags by their exact spelling: `-f`, `--force`, `-name`, `+x`. */
  readonly flags: ReadonlyMap<string, FlagSpec>;
  /** `of=` */
  readonly keys: ReadonlyMap<string, FlagSpec>;
  readonly globs: readonly { readonly glob: string; readonly spec: FlagSpec }[];
  /** Flags that do not begin with a dash, of which there are few. */
  readonly dashless: boolean;
  readonly long: readonly string[];
  /** Under `--no-force` the flag `--force`, and the other way round where both are declared. */
  readonly opposites: ReadonlyMap<string, string>;
  /** One of the operand lists ends in the rest of the words as they are. */
  readonly hasRest: boolean;
  /** Some clause does more than read when a flag is given. */
  readonly flagsMatter: boolean;
}

export function prepare(signature: CommandSignature): Prepared {
  const known = PREPARED.get(signature);
  if (known) return known;
  const prepared = make(signature);
  PREPARED.set(signature, prepared);
  return prepared;
}

/** The first spelling, by which `Call.flags` knows it. */
export function flagName(spec: FlagSpec): string {
  return spec.names[0] ?? spec.globs[0] ?? "";
}

const PREPARED = new WeakMap<CommandSignature, Prepared>();

function make(signature: CommandSignature): Prepared {
  const flags = new Map<string, FlagSpec>();
  const keys = new Map<string, FlagSpec>();
  const globs: { glob: string; spec: FlagSpec }[] = [];
  for (const spec of signature.flags) {
    for (const name of spec.names) {
      if (name.endsWith("=") && !name.startsWith("-")) keys.set(name, spec);
      else flags.set(name, spec);
    }
    for (const glob of spec.globs) globs.push({ glob, spec });
  }
  const spellings = [...flags.keys()];
  const opposites = new Map<string, string>();
  for (const [name, spec] of flags) {
    if (!name.startsWith("--") || name.startsWith("--no-") || spec.type !== undefined) continue;
    const negated = `--no-${name.slice(2)}`;
    opposites.set(negated, flagName(spec));
    const opposite = flags.get(negated);
    if (opposite) opposites.set(name, flagName(opposite));
  }
  return {
    signature,
    flags,
    keys,
    globs,
    dashless: spellings.some((name) => !name.startsWith("-")) || globs.some(({ glob }) => !glob.startsWith("-")),
    opposites,
    long: spellings.filter((name) => name.startsWith("--")),
    hasRest: signature.operands.some((list) => list.roles.some((role) => role.kind === "role" && role.type === "rest")),
    flagsMatter: signature.effects.some(
      (clause) =>
        clause.verb !== "read" &&
        clause.verb !== "mention" &&
        (clause.when !== undefined || [...clause.targets, ...clause.to].some(({ kind }) => kind === "flag")),
    ),
  };
}
