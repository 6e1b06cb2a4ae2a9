import type { Token } from "./tokens.ts";

/** Code that forks in a loop without end and waits for nothing fills the machine, as a loop of the shell does that starts things beside itself. */
export function forksWithoutEnd(pieces: readonly (readonly Token[])[]): boolean {
  let forks = false;
  let isEndless = false;
  for (const tokens of pieces) {
    for (const [index, { kind, text }] of tokens.entries()) {
      if (kind !== "name") continue;
      if (PAUSING.has(text)) return false;
      forks ||= text === "fork" || text === "pcntl_fork";
      isEndless ||= beginsEndlessLoop(tokens, index);
    }
  }
  return forks && isEndless;
}

/** Who waits, asks for something or leaves the loop does not go on for ever. */
const PAUSING: ReadonlySet<string> = new Set([
  ...["wait", "waitpid", "wait2", "wait3", "wait4", "waitall", "sleep", "usleep", "select", "poll", "join", "detach"],
  ...["exit", "_exit", "exit!", "abort", "break", "last", "return", "raise", "die", "throw"],
  ...["accept", "recv", "read", "readline", "gets", "get", "pop", "shift", "input", "next", "STDIN"],
]);

/** `while 1`, `while (true)`, `while ()`, `until 0`, `for (;;)`, `loop { }`, `redo`. */
function beginsEndlessLoop(tokens: readonly Token[], index: number): boolean {
  const word = tokens[index]?.text;
  const next = tokens[index + 1];
  if (word === "redo") return true;
  if (word === "loop") return next?.text === "{" || next?.text === "do";
  const inBrackets = next?.text === "(";
  if (word === "for") return /^\(;;\)/.test(textBehind(tokens, index, 4));
  if (word !== "while" && word !== "until") return false;
  const at = inBrackets ? index + 2 : index + 1;
  if (inBrackets && tokens[at]?.text === ")") return word === "while";
  const never = word === "while" ? ALWAYS : NEVER;
  return never.has(tokens[at]?.text ?? "") && endsCondition(tokens[at + 1]);
}

const ALWAYS: ReadonlySet<string> = new Set(["1", "true", "True", "fork"]);
const NEVER: ReadonlySet<string> = new Set(["0", "false", "False", "nil", "None"]);
const CONDITION_ENDS: ReadonlySet<string> = new Set([")", "(", ":", "{", "}", ";", "do"]);

function endsCondition(token: Token | undefined): boolean {
  return token === undefined || token.fresh || CONDITION_ENDS.has(token.text);
}

function textBehind(tokens: readonly Token[], index: number, count: number): string {
  return tokens
    .slice(index + 1, index + 1 + count)
    .map(({ text }) => text)
    .join("");
}
