/** Standard input and output as `exec` leaves them behind. */

import type { Data, Output } from "./flow.ts";
import { unknownData } from "./flow.ts";
import type { Redirected } from "./redirections.ts";
import type { Shell } from "./shell.ts";
import { eitherOf } from "./ways.ts";

/** What the shell reads from here on, `instead` of what it read: who is given another input reads that. */
export interface Input {
  readonly data: Data;
  readonly instead: Data | undefined;
}

/** Where what the shell prints goes from here on, `instead` of to who listened: who is given another output prints there. */
export interface Prints extends Pick<Redirected, "files" | "connections"> {
  readonly into: Output | undefined;
  readonly instead: Output | undefined;
}

/** The shell with the input that `exec` gave it. */
export function withInput(shell: Shell): Shell {
  const { input } = shell.env;
  return input && input.instead === shell.stdin ? { ...shell, stdin: input.data } : shell;
}

/** A shell of its own whose input was read already: as code, or as words. */
export function withoutInput(shell: Shell): Shell {
  shell.env.input = undefined;
  return { ...shell, stdin: undefined };
}

/** `exec < file > file`: what a command was given stays the shell's. */
export function keepRedirections(shell: Shell, redirected: Redirected): void {
  const { env } = shell;
  redirected.kept = true;
  const { stdin, before } = redirected;
  if (stdin) env.input = { data: stdin, instead: env.input?.data === before.stdin ? env.input?.instead : before.stdin };
  if (!redirected.away && redirected.files.length === 0) return;
  const { files, connections, into } = redirected;
  env.prints = { files: files.map(({ path }) => ({ path, append: true })), connections, into, instead: before.output };
}

export function eitherInput(left: Input | undefined, right: Input | undefined): Input | undefined {
  if (left === right) return left;
  const data = eitherOf(left?.data, right?.data);
  return { data: data && "kind" in data ? data : unknownData(undefined), instead: (left ?? right)?.instead };
}

export function eitherPrints(left: Prints | undefined, right: Prints | undefined): Prints | undefined {
  if (!left || !right || left === right) return left ?? right;
  return {
    ...left,
    files: [...new Set([...left.files, ...right.files])],
    connections: [...new Set([...left.connections, ...right.connections])],
  };
}
