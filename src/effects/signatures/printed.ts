import type { Word } from "../../model/index.ts";
import type { CommandContext } from "../calls.ts";
import type { MutableCall } from "../run.ts";
import { type Data, flowOf, joinFlows, unknownData, wordsFlow } from "../shell/flow.ts";
import type { Shell } from "../shell/shell.ts";
import { countedFlow, printsNumbers } from "./numbers.ts";
import { knownOutput } from "./outputs.ts";

/** What a program prints: what is known of it, else what may have flowed into it. */
export function whatItPrints(
  shell: Shell,
  name: string,
  words: readonly Word[],
  from: number,
  builtin: boolean,
  printed: Data | undefined,
  call: MutableCall,
): Data | undefined {
  const known = knownOutput(shell, name, words, printed);
  if (known) return known;
  const data = printed ?? unknownOutput(shell, words, from, builtin);
  return data?.flow?.network && printsNumbers(call, name, words) ? { ...data, flow: countedFlow(data.flow) } : data;
}

function unknownOutput(shell: Shell, words: readonly Word[], from: number, builtin: boolean): Data | undefined {
  if (builtin) return undefined;
  const { effects } = shell.run;
  const index = shell.run.calls.length;
  // What a program fetches it may print, whatever its signature leaves out.
  const fetches = effects.some((effect, at) => at >= from && effect.verb === "fetch" && effect.call < index);
  return unknownData(joinFlows(joinFlows(flowOf(fetches ? "network" : "generated"), shell.stdin?.flow), wordsFlow(words)));
}

/** Names the program in what it printed, unless something stands between it and its name: a variable set for it, a wrapper. */
export function madeBy(shell: Shell, name: string, context: CommandContext, printed: Data | undefined): Data | undefined {
  if (printed?.flow?.origin !== "generated" || context.assigns.length > 0) return printed;
  const carrier = shell.run.calls[shell.carried.by]?.name;
  if (carrier !== undefined && STANDS_BETWEEN.has(carrier)) return printed;
  return { ...printed, flow: { ...printed.flow, maker: name } };
}

const STANDS_BETWEEN = new Set(["command", "builtin", "exec", "env", "sudo", "nice", "nohup", "timeout", "xargs", "busybox"]);
