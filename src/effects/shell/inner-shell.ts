import type { EffectClause, PathValue, Word } from "../../model/index.ts";
import { knownWord, UNKNOWN_WORD } from "../../model/index.ts";
import { lexicalPath } from "../paths/lexical-paths.ts";
import { Path } from "../paths/paths.ts";
import type { Carried, Mount } from "../run.ts";
import { fieldNamed, isSet } from "../signatures/clause-fields.ts";
import type { ClauseReading } from "../signatures/clauses.ts";
import { scalars } from "../signatures/targets.ts";
import type { Names } from "../signatures/when.ts";
import { splitAssignment } from "../signatures/word-types.ts";
import { Environment } from "./environment.ts";
import type { Shell } from "./shell.ts";

/** The shell in which what the carrier runs runs. */
export function innerShell(shell: Shell, reading: ClauseReading, clause: EffectClause, names: Names): Shell {
  const place = fieldNamed(shell, reading, names, clause, "place");
  const moved = place?.kind === "word" && (place.text === "container" || place.text === "remote") ? place.text : undefined;
  const carried: Carried = {
    unwrapped: [...shell.carried.unwrapped, reading.call.name ?? ""],
    privileged: shell.carried.privileged || isSet(fieldNamed(shell, reading, names, clause, "privileged")),
    place: moved ?? shell.carried.place,
    mounts: mountsOf(shell, reading, clause),
    by: reading.index,
    ...(shell.carried.task === undefined ? {} : { task: shell.carried.task }),
  };
  const env = moved ? new Environment(UNKNOWN_WORD, UNKNOWN_WORD, undefined) : shell.env.clone();
  if (clause.language === "shell") env.outer = env.functions;
  env.hashed = undefined;
  const assigns: Word[] = [...(shell.assigns ?? [])];
  const inner: Shell = {
    ...shell,
    env,
    carried,
    assigns,
    dialect: clause.language !== "shell" ? shell.dialect : reading.call.name === "zsh" ? "zsh" : undefined,
    depth: shell.depth + 1,
    pipeline: reading.call.pipeline,
    stage: reading.call.stage,
  };
  const cwd = fieldNamed(shell, reading, names, clause, "cwd");
  if (cwd?.kind === "path") env.cwd = moved ? lexicalPath(cwd.written, ROOT).lexical : directoryOf(cwd);
  for (const value of scalars(fieldNamed(shell, reading, names, clause, "set"))) {
    const assignment = value.kind === "word" ? splitAssignment(value) : undefined;
    if (!assignment) continue;
    env.set(assignment.name, assignment.value);
    assigns.push(knownWord(assignment.name));
  }
  return inner;
}

/** What starts in a directory knows it by its real name, other than the shell that went there. */
function directoryOf(path: PathValue): Word {
  return path instanceof Path ? path.real : path.lexical;
}

const ROOT = knownWord("/");

/** Shape records with `outside` and `inside` are directories that a container shares. */
function mountsOf(shell: Shell, reading: ClauseReading, clause: EffectClause): readonly Mount[] {
  if (!clause.fields.some((field) => field.name === "mounts")) return shell.carried.mounts;
  const mounts: Mount[] = [];
  for (const record of reading.parsed.shapes) {
    const { outside, inside } = record;
    if (outside instanceof Path && inside?.kind === "word" && inside.text !== undefined) mounts.push({ inside: inside.text, outside });
  }
  return mounts;
}
