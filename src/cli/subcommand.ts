import type { Command } from "commander";
import { didYouMean } from "../compiler/report.ts";
import { UsageError } from "./output.ts";

/**
 * For the command of a group that is taken where none is named: a word behind it is a misspelt name of another one, which the library counts as an
 * argument too many of this one.
 */
export function refuseMisspelt(taken: Command): void {
  const [word] = taken.args;
  if (word === undefined) return;
  const group = taken.parent!;
  const names = group.commands.map((command) => command.name());
  const meant = didYouMean(word, names) ?? `there are ${names.join(", ")}`;
  throw new UsageError(`there is no command \`${group.name()} ${word}\`; ${meant}`);
}
