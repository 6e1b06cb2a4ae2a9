import type { CommandSignature, CompiledPattern, PatternCommand, PatternFlag, PatternOperand } from "../model/index.ts";
import {
  type CodeLiteral,
  type CommandPatternSyntax,
  type PatternFlag as PatternFlagSyntax,
  type PatternText,
  type PatternValue,
  type PatternWord,
  parseCommandPattern,
} from "../syntax/index.ts";
import type { ExpressionLowering } from "./expressions.ts";
import type { Policy } from "./graph.ts";
import { didYouMean } from "./report.ts";
import { type NameScope, type ShapeLookup, signatureScope } from "./scope.ts";
import { withNested } from "./sets.ts";

const MOST_NAMES = 256;

export interface LoweredPattern {
  readonly pattern: CompiledPattern;
  /** What names mean in conditions of a rule on this pattern: those of its last command. */
  readonly scopes: readonly NameScope[];
}

/** Lowers a command pattern (S10): its names are spelled out, its flags are those that the signatures declare. */
export function lowerPattern(
  code: CodeLiteral,
  policy: Policy,
  lowering: ExpressionLowering,
  signatures: ReadonlyMap<string, CommandSignature>,
  shapes: ShapeLookup,
): LoweredPattern | undefined {
  const { pattern } = parseCommandPattern(code);
  // What is wrong with a pattern, the parser has reported.
  if (!pattern) return undefined;
  const commands = pattern.commands.map((command) => lowerCommand(command, policy, lowering, signatures));
  const last = commands.at(-1)!;
  const scopes = last.names.flatMap((name) => {
    const signature = signatures.get(name);
    return signature ? [signatureScope({ ...signature, flags: [...signature.flags, ...parentFlags(name, signatures)] }, shapes)] : [];
  });
  return { pattern: { text: code.text.trim(), commands }, scopes };
}

function lowerCommand(
  command: CommandPatternSyntax,
  policy: Policy,
  lowering: ExpressionLowering,
  signatures: ReadonlyMap<string, CommandSignature>,
): PatternCommand {
  const { names, used } = commandNames(command.words, signatures);
  const first = command.words[0];
  const nameGlob =
    first && first.kind !== "flag" && used > 0 && names.length === 0 ? valueSet(first, "command", policy, lowering) : undefined;
  const flags: PatternFlag[] = [];
  const operands: PatternOperand[] = [];
  for (const word of command.words.slice(used)) {
    if (word.kind === "flag") flags.push(...lowerFlag(word, names, policy, lowering, signatures));
    else {
      const set = valueSet(word, "word", policy, lowering);
      if (set !== undefined) operands.push({ set });
    }
  }
  return { names, ...(nameGlob === undefined ? {} : { nameGlob }), flags, operands, open: command.open };
}

/** The longest run of words that names commands with signatures, each word of braces spelled out. A program written with `*` has no names. */
function commandNames(words: readonly PatternWord[], signatures: ReadonlyMap<string, CommandSignature>): { names: string[]; used: number } {
  let names = [""];
  let used = 0;
  for (const word of words) {
    const choices = literalTexts(word);
    if (!choices) break;
    const longer = names.flatMap((name) => choices.map((choice) => (name === "" ? choice : `${name} ${choice}`)));
    const isName = used === 0 || longer.some((name) => signatures.has(name) || startsSignature(name, signatures));
    if (!isName || longer.length > MOST_NAMES) break;
    names = longer;
    used++;
  }
  return used === 0 ? { names: [], used: 1 } : { names, used };
}

function literalTexts(word: PatternWord): string[] | undefined {
  if (word.kind === "literal") return [word.text];
  if (word.kind !== "alternatives") return undefined;
  const texts = word.alternatives.flatMap((alternative) => (alternative.kind === "literal" ? [alternative.text] : []));
  return texts.length === word.alternatives.length ? texts : undefined;
}

const beginnings = new WeakMap<ReadonlyMap<string, CommandSignature>, ReadonlySet<string>>();

/** Whether a longer signature begins with the name. */
function startsSignature(name: string, signatures: ReadonlyMap<string, CommandSignature>): boolean {
  let known = beginnings.get(signatures);
  if (!known) {
    const starts = new Set<string>();
    for (const longer of signatures.keys()) {
      for (let space = longer.indexOf(" "); space > 0; space = longer.indexOf(" ", space + 1)) starts.add(longer.slice(0, space));
    }
    known = starts;
    beginnings.set(signatures, known);
  }
  return known.has(name);
}

function lowerFlag(
  word: PatternFlagSyntax,
  names: readonly string[],
  policy: Policy,
  lowering: ExpressionLowering,
  signatures: ReadonlyMap<string, CommandSignature>,
): PatternFlag[] {
  const value = word.value === undefined ? undefined : valueSet(word.value, "word", policy, lowering);
  const withValue = value === undefined ? {} : { value };
  const known = names.flatMap((name) => {
    const signature = signatures.get(name);
    return signature ? [{ ...signature, flags: [...signature.flags, ...parentFlags(name, signatures)] }] : [];
  });
  const cluster = word.names.length === 1 ? clusterOf(word.names[0]!, known) : undefined;
  if (cluster) return cluster.map((name) => ({ names: [canonical(name, known)] }));
  for (const signature of known) {
    for (const name of word.names) {
      if (signature.openFlags || declares(signature, name)) continue;
      const hint = didYouMean(
        name,
        signature.flags.flatMap((flag) => flag.names),
      );
      lowering.report.add("P0108", policy.file, word.span, `\`${signature.name}\` declares no flag \`${name}\``, hint);
    }
  }
  return [{ names: [...new Set(word.names.map((name) => canonical(name, known)))], ...withValue }];
}

/** Flags that stand before the subcommand (`docker -H … ps`) belong to the call as its own do. */
function parentFlags(name: string, signatures: ReadonlyMap<string, CommandSignature>): CommandSignature["flags"] {
  const flags: CommandSignature["flags"][number][] = [];
  for (let space = name.lastIndexOf(" "); space > 0; space = name.lastIndexOf(" ", space - 1))
    flags.push(...(signatures.get(name.slice(0, space))?.flags ?? []));
  return flags;
}

/** `-rf` is `-r` and `-f` where no signature declares it as one. */
function clusterOf(name: string, signatures: readonly CommandSignature[]): string[] | undefined {
  if (!/^-[A-Za-z0-9]{2,}$/.test(name) || signatures.length === 0 || signatures.some((signature) => declares(signature, name)))
    return undefined;
  const letters = [...name.slice(1)].map((letter) => `-${letter}`);
  return letters.every((letter) => signatures.every((signature) => signature.openFlags || declares(signature, letter)))
    ? letters
    : undefined;
}

function declares(signature: CommandSignature, name: string): boolean {
  return signature.flags.some((flag) => flag.names.includes(name) || flag.globs.includes(name));
}

function canonical(name: string, signatures: readonly CommandSignature[]): string {
  for (const signature of signatures) {
    const flag = signature.flags.find((candidate) => candidate.names.includes(name));
    if (flag) return flag.names[0]!;
  }
  return name;
}

function valueSet(word: PatternValue, type: "word" | "command", policy: Policy, lowering: ExpressionLowering): number | undefined {
  if (word.kind === "set") {
    const content = lowering.setResolver.named(word.name, policy);
    return (
      content &&
      lowering.sets.add(
        content.type,
        content.name,
        withNested(content).flatMap(({ members }) => members),
        content.except,
        false,
      )
    );
  }
  const texts = word.kind === "alternatives" ? word.alternatives : [word];
  return lowering.inlineSet(type, texts.map(globOf));
}

function globOf(text: PatternText): string {
  return text.kind === "literal" ? escapeGlob(text.text) : text.pieces.map(escapeGlob).join("*");
}

function escapeGlob(text: string): string {
  return text.replace(/[*?[\]{}\\!()+@|]/g, (character) => `\\${character}`);
}
