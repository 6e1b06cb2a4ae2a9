import type { CommandSignature, CompiledPattern, PatternCommand, PatternFlag, PatternValue } from "../model/index.ts";
import {
  type CodeLiteral,
  type CommandPatternSyntax,
  type PatternFlag as PatternFlagSyntax,
  type PatternText,
  type PatternValue as PatternValueSyntax,
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

/**
 * Lowers a command pattern (S10): its names are spelled out, its flags are those that the signatures declare. Where braces hold subcommands that have
 * a signature beside words that have none (`claude {mcp,install}`), it becomes several, that together say what the braces say.
 */
export function lowerPattern(
  code: CodeLiteral,
  policy: Policy,
  lowering: ExpressionLowering,
  signatures: ReadonlyMap<string, CommandSignature>,
  shapes: ShapeLookup,
): LoweredPattern[] {
  const { pattern } = parseCommandPattern(code);
  // What is wrong with a pattern, the parser has reported.
  if (!pattern) return [];
  const ways = pattern.commands.map((command) => lowerCommand(command, policy, lowering, signatures));
  return everyChoice(ways).map((commands) => ({
    pattern: { text: code.text.trim(), commands },
    scopes: commands.at(-1)!.names.flatMap((name) => scopeOf(name, signatures, shapes) ?? []),
  }));
}

function everyChoice<T>(ways: readonly (readonly T[])[]): T[][] {
  return ways.reduce<T[][]>((chosen, choices) => chosen.flatMap((before) => choices.map((choice) => [...before, choice])), [[]]);
}

function lowerCommand(
  command: CommandPatternSyntax,
  policy: Policy,
  lowering: ExpressionLowering,
  signatures: ReadonlyMap<string, CommandSignature>,
): PatternCommand[] {
  const first = command.words[0];
  return commandNames(command.words, signatures).map(({ names, used, choices }) => {
    const nameGlob =
      first && first.kind !== "flag" && used > 0 && names.length === 0 ? lowerValue(first, "command", policy, lowering) : undefined;
    const flags: PatternFlag[] = [];
    const operands: PatternValue[] = choices ? [[lowering.inlineSet("word", choices.map(escapeGlob))]] : [];
    for (const word of command.words.slice(choices ? used + 1 : used)) {
      if (word.kind === "flag") flags.push(...lowerFlag(word, names, policy, lowering, signatures));
      else {
        const value = lowerValue(word, "word", policy, lowering);
        if (value) operands.push(value);
      }
    }
    return { names, ...(nameGlob === undefined ? {} : { nameGlob }), flags, operands, open: command.open };
  });
}

/** The words that name a command, how many of them, and which of the choices of the word behind them are no part of a name. */
interface NamedWords {
  readonly names: string[];
  readonly used: number;
  readonly choices?: readonly string[];
}

/** The longest runs of words that name commands with signatures, each word of braces spelled out. A program written with `*` has no names. */
function commandNames(words: readonly PatternWord[], signatures: ReadonlyMap<string, CommandSignature>): NamedWords[] {
  const shorter: NamedWords[] = [];
  let names = [""];
  let used = 0;
  for (const word of words) {
    const choices = literalTexts(word);
    if (!choices) break;
    const longer = names.flatMap((name) => choices.map((choice) => (name === "" ? choice : `${name} ${choice}`)));
    const named = used === 0 ? longer : longer.filter((name) => signatures.has(name) || startsSignature(name, signatures));
    if (named.length === 0 || longer.length > MOST_NAMES) break;
    if (named.length < longer.length) shorter.push(...unnamed(names, choices, new Set(named), used));
    names = named;
    used++;
  }
  return used === 0 ? [{ names: [], used: 1 }] : [...shorter, { names, used }];
}

/** The names that end before this word, by the choices that are no part of a name. */
function unnamed(names: readonly string[], choices: readonly string[], named: ReadonlySet<string>, used: number): NamedWords[] {
  const byChoices = new Map<string, { names: string[]; used: number; choices: readonly string[] }>();
  for (const name of names) {
    const left = choices.filter((choice) => !named.has(`${name} ${choice}`));
    if (left.length === 0) continue;
    const group = byChoices.get(left.join(" ")) ?? { names: [], used, choices: left };
    group.names.push(name);
    byChoices.set(left.join(" "), group);
  }
  return [...byChoices.values()];
}

function literalTexts(word: PatternWord): string[] | undefined {
  if (word.kind === "literal") return [word.text];
  if (word.kind !== "alternatives") return undefined;
  const texts = word.alternatives.flatMap((alternative) => (alternative.kind === "literal" ? [alternative.text] : []));
  return texts.length === word.alternatives.length ? texts : undefined;
}

/** What many patterns ask of the same signatures. */
interface Asked {
  /** The names that longer ones begin with. */
  readonly beginnings: ReadonlySet<string>;
  readonly whole: Map<string, CommandSignature | undefined>;
  readonly scopes: Map<string, NameScope>;
}

const asked = new WeakMap<ReadonlyMap<string, CommandSignature>, Asked>();

function askedOf(signatures: ReadonlyMap<string, CommandSignature>): Asked {
  const known = asked.get(signatures);
  if (known) return known;
  const beginnings = new Set<string>();
  for (const longer of signatures.keys()) {
    for (let space = longer.indexOf(" "); space > 0; space = longer.indexOf(" ", space + 1)) beginnings.add(longer.slice(0, space));
  }
  const fresh: Asked = { beginnings, whole: new Map(), scopes: new Map() };
  asked.set(signatures, fresh);
  return fresh;
}

/** Whether a longer signature begins with the name. */
function startsSignature(name: string, signatures: ReadonlyMap<string, CommandSignature>): boolean {
  return askedOf(signatures).beginnings.has(name);
}

/** The command's signature with the flags that stand before the subcommand (`docker -H … ps`): they belong to the call as its own do. */
function wholeSignature(name: string, signatures: ReadonlyMap<string, CommandSignature>): CommandSignature | undefined {
  const { whole } = askedOf(signatures);
  if (whole.has(name)) return whole.get(name);
  const own = signatures.get(name);
  const signature = own && { ...own, flags: [...own.flags, ...parentFlags(name, signatures)] };
  whole.set(name, signature);
  return signature;
}

function scopeOf(name: string, signatures: ReadonlyMap<string, CommandSignature>, shapes: ShapeLookup): NameScope | undefined {
  const { scopes } = askedOf(signatures);
  const signature = wholeSignature(name, signatures);
  const scope = scopes.get(name) ?? (signature && signatureScope(signature, shapes));
  if (scope) scopes.set(name, scope);
  return scope;
}

function lowerFlag(
  word: PatternFlagSyntax,
  names: readonly string[],
  policy: Policy,
  lowering: ExpressionLowering,
  signatures: ReadonlyMap<string, CommandSignature>,
): PatternFlag[] {
  const value = word.value === undefined ? undefined : lowerValue(word.value, "word", policy, lowering);
  const withValue = value === undefined ? {} : { value };
  const known = names.flatMap((name) => wholeSignature(name, signatures) ?? []);
  const cluster = word.names.length === 1 ? clusterOf(word.names[0]!, known) : undefined;
  if (cluster) return cluster.map((name) => ({ names: [canonical(name, known)] }));
  for (const signature of known) {
    for (const name of word.names) {
      if (signature.openFlags || declares(signature, name) || isOfSubcommand(signature.name, name, signatures)) continue;
      const hint = didYouMean(
        name,
        signature.flags.flatMap((flag) => flag.names),
      );
      lowering.report.add("P0108", policy.file, word.span, `\`${signature.name}\` declares no flag \`${name}\``, hint);
    }
  }
  return [{ names: [...new Set(word.names.map((name) => canonical(name, known)))], ...withValue }];
}

/** A pattern that leaves the subcommand open may ask for a flag that only subcommands have. */
function isOfSubcommand(command: string, flag: string, signatures: ReadonlyMap<string, CommandSignature>): boolean {
  if (!startsSignature(command, signatures)) return false;
  return [...signatures].some(([name, signature]) => name.startsWith(`${command} `) && declares(signature, flag));
}

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

function lowerValue(
  word: PatternValueSyntax,
  type: "word" | "command",
  policy: Policy,
  lowering: ExpressionLowering,
): PatternValue | undefined {
  if (word.kind !== "set") return [lowering.inlineSet(type, (word.kind === "alternatives" ? word.alternatives : [word]).map(globOf))];
  const content = lowering.setResolver.named(word.name, policy);
  return content && withNested(content).map((set) => lowering.sets.add(set.type, set.name, set.members, set.except, false));
}

function globOf(text: PatternText): string {
  return text.kind === "literal" ? escapeGlob(text.text) : text.pieces.map(escapeGlob).join("*");
}

function escapeGlob(text: string): string {
  return text.replace(/[*?[\]{}\\!()+@|]/g, (character) => `\\${character}`);
}
