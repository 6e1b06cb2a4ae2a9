import { agentTrace } from "./agents.ts";
import type { ProcessInfo, ProcessTable } from "./processes.ts";

/** Terminals in terminals are followed so far. */
const MOST_TERMINALS = 8;
/** Programs that keep terminals while nobody looks at them. */
const MULTIPLEXERS = /^(?:tmux|screen|dtach|abduco|zellij|byobu)$/i;

/**
 * Why an agent may be at the terminal, or between it and this process; undefined where none was found. Looked at are the ancestors of this process,
 * whoever else uses its terminal, and whoever holds the terminal's other end with their ancestors and terminals in turn.
 */
export function agentNearby(table: ProcessTable): string | undefined {
  const own = table.get(table.own);
  if (!own) return "this process cannot be seen among the others";
  const inherited = ancestry(own, table)
    .map(agentTrace)
    .find((trace) => trace !== undefined);
  if (inherited !== undefined) return inherited;
  return own.terminal === undefined ? "this process has no terminal" : terminalTrace(own.terminal, table, new Set());
}

function terminalTrace(terminal: string, table: ProcessTable, seen: Set<string>): string | undefined {
  if (seen.has(terminal)) return undefined;
  if (seen.size >= MOST_TERMINALS) return "there are too many terminals in one another";
  seen.add(terminal);
  for (const info of table.all()) {
    const trace = info.terminal === terminal ? agentTrace(info) : undefined;
    if (trace !== undefined) return `${trace}, at the same terminal`;
  }
  for (const holder of table.holdersOf(terminal)) {
    const trace = holderTrace(holder, table, seen);
    if (trace !== undefined) return trace;
  }
  return undefined;
}

function holderTrace(holder: ProcessInfo, table: ProcessTable, seen: Set<string>): string | undefined {
  for (const info of ancestry(holder, table)) {
    const trace = agentTrace(info);
    if (trace !== undefined) return `${trace}, which holds this terminal`;
  }
  if (holder.terminal !== undefined) return terminalTrace(holder.terminal, table, seen);
  const name = [holder.program, holder.words[0]].map(nameOf).find((candidate) => MULTIPLEXERS.test(candidate));
  if (name === undefined) return undefined;
  const clients = table.all().filter((info) => info.terminal !== undefined && info.program === holder.program && info.pid !== holder.pid);
  if (clients.length === 0) return `this terminal is kept by ${name}, and nobody is attached to it`;
  for (const client of clients) {
    const trace =
      ancestry(client, table)
        .map(agentTrace)
        .find((found) => found !== undefined) ?? terminalTrace(client.terminal!, table, seen);
    if (trace !== undefined) return trace;
  }
  return undefined;
}

/** A process and those above it, up to the first. */
function ancestry(info: ProcessInfo, table: ProcessTable): ProcessInfo[] {
  const chain: ProcessInfo[] = [];
  for (let here: ProcessInfo | undefined = info; here && !chain.includes(here); here = table.get(here.parent)) chain.push(here);
  return chain;
}

function nameOf(word = ""): string {
  return word.slice(word.lastIndexOf("/") + 1).replace(/:$/, "");
}
