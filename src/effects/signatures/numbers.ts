/** Programs that print numbers and nothing else: wherever they read them, no text of anybody's comes out. */
import type { Flow, Word } from "../../model/index.ts";
import type { MutableCall } from "../run.ts";

/** What flows on of what was counted. */
export function countedFlow(flow: Flow): Flow {
  return { ...flow, network: false, origin: flow.origin === "network" ? "generated" : flow.origin };
}

export function printsNumbers({ flags }: MutableCall, name: string, words: readonly Word[]): boolean {
  switch (name) {
    case "wc":
      return !words.some(({ flow }) => flow?.network);
    case "grep":
    case "egrep":
    case "fgrep":
    case "rg":
      return flags["-c"] !== undefined;
    case "curl":
      return flags["-o"] !== undefined && isNumeric(flags["-w"]?.kind === "word" ? flags["-w"] : undefined);
    case "jq":
      return words.some(({ text }) => text !== undefined && /(?:^|[|\s])length\s*$/.test(text));
    case "tr":
      return keepsDigits(words);
    default:
      return false;
  }
}

/** A format whose variables are all numbers. */
function isNumeric(format: Word | undefined): boolean {
  if (format?.text === undefined || format.text.startsWith("@")) return false;
  return [...format.text.matchAll(/%\{([^}]*)\}/g)].every(([, variable]) => NUMBERS.test(variable ?? ""));
}

const NUMBERS =
  /^(?:http_code|response_code|http_connect|http_version|exitcode|num_\w+|size_\w+|speed_\w+|time_\w+|local_port|remote_port)$/;

/** `tr -dc 0-9`. */
function keepsDigits(words: readonly Word[]): boolean {
  const texts = words.slice(1).map(({ text }) => text ?? "");
  const letters = texts.filter((text) => /^-[a-zA-Z]+$/.test(text)).join("");
  const set = texts.findLast((text) => !text.startsWith("-"));
  return /d/.test(letters) && /[cC]/.test(letters) && set !== undefined && /^(?:\[:digit:\]|0-9|\d|\\n)+$/.test(set);
}
