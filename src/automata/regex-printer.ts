/**
 * The normal form of a regular expression: no flags but `m`, no named or useless groups, every class written out in ASCII. Native RE2, its JavaScript
 * port and (where both kinds of anchors do not meet) JavaScript's own engine read it alike: what they know differently is never printed.
 */
import { type CharSet, complement, MAX_CODE_POINT } from "./char-set.ts";
import type { Assertion, Regex, RegexNode } from "./regex-syntax.ts";

export function printRegex(regex: Regex): { readonly pattern: string; readonly flags: string } {
  const anchors = new Set<Assertion>();
  collectAnchors(regex.root, anchors);
  const multiline = (anchors.has("line-start") || anchors.has("line-end")) && !anchors.has("text-start") && !anchors.has("text-end");
  return { pattern: print(regex.root, "choice", multiline), flags: multiline ? "m" : "" };
}

/** How tightly the surroundings bind: what binds less is put into a group. */
type Level = "choice" | "sequence" | "repeat";

function print(node: RegexNode, level: Level, multiline: boolean): string {
  switch (node.kind) {
    case "empty":
      return "(?:)";
    case "set":
      return printSet(node.set);
    case "assertion":
      return printAssertion(node.assertion, multiline);
    case "capture":
      return `(${print(node.of, "choice", multiline)})`;
    case "sequence":
      return grouped(node.of.map((part) => print(part, "sequence", multiline)).join(""), level === "repeat");
    case "choice":
      return grouped(node.of.map((part) => print(part, "choice", multiline)).join("|"), level !== "choice" || node.of.length === 1);
    case "repeat": {
      const text = print(node.of, "repeat", multiline) + printCount(node.min, node.max) + (node.lazy ? "?" : "");
      return grouped(text, level === "repeat");
    }
  }
}

function grouped(text: string, needed: boolean): string {
  return needed ? `(?:${text})` : text;
}

function printCount(min: number, max: number | undefined): string {
  if (max === undefined) return min === 0 ? "*" : min === 1 ? "+" : `{${min},}`;
  if (min === 0 && max === 1) return "?";
  return min === max ? `{${min}}` : `{${min},${max}}`;
}

function printAssertion(assertion: Assertion, multiline: boolean): string {
  switch (assertion) {
    case "text-start":
      return "^";
    case "text-end":
      return "$";
    case "line-start":
      return multiline ? "^" : "(?m:^)";
    case "line-end":
      return multiline ? "$" : "(?m:$)";
    case "word-boundary":
      return "\\b";
    case "no-word-boundary":
      return "\\B";
  }
}

function printSet(set: CharSet): string {
  if (set.length === 2 && set[0] === set[1]) return printCharacter(set[0]!, /[\\^$.*+?()[\]{}|/-]/);
  if (set.length === 0) return "[^\\s\\S]";
  const outside = complement(set, MAX_CODE_POINT);
  if (outside.length === 0) return "[\\s\\S]";
  const isNegated = set.at(-1) === MAX_CODE_POINT;
  return isNegated ? `[^${printRanges(outside)}]` : `[${printRanges(set)}]`;
}

function printRanges(set: CharSet): string {
  let text = "";
  for (let index = 0; index < set.length; index += 2) {
    const low = printCharacter(set[index]!, /[\\\]^[/-]/);
    const high = printCharacter(set[index + 1]!, /[\\\]^[/-]/);
    text += low === high ? low : set[index]! + 1 === set[index + 1] ? low + high : `${low}-${high}`;
  }
  return text;
}

function printCharacter(character: number, special: RegExp): string {
  if (character > 0xffff || (character >= 0xd800 && character <= 0xdfff)) return `\\x{${character.toString(16).toUpperCase()}}`;
  if (character > 0xff) return String.fromCharCode(character);
  if (character > 126) return `\\x${hex(character)}`;
  if (character < 32) return `\\x${hex(character)}`;
  const text = String.fromCharCode(character);
  return special.test(text) ? `\\${text}` : text;
}

function hex(character: number): string {
  return character.toString(16).toUpperCase().padStart(2, "0");
}

function collectAnchors(node: RegexNode, anchors: Set<Assertion>): void {
  if (node.kind === "assertion") anchors.add(node.assertion);
  else if (node.kind === "capture" || node.kind === "repeat") collectAnchors(node.of, anchors);
  else if (node.kind === "sequence" || node.kind === "choice") for (const part of node.of) collectAnchors(part, anchors);
}
