/** For tests: signatures written as in a policy file, read by a parser just big enough. */
import { buildTables } from "../conditions/index.ts";
import type {
  CommandSignature,
  CompiledSet,
  Condition,
  ConditionId,
  EffectClause,
  Fallback,
  FieldSource,
  FieldSpec,
  FlagSpec,
  Language,
  OperandList,
  RoleSpec,
  Shape,
  ShapeType,
  Target,
} from "../model/index.ts";
import { VERBS } from "../model/index.ts";
import type { EffectsProgram } from "./index.ts";

/** A program of the `type` and `command` items in the text. */
export function programOf(text: string): EffectsProgram {
  return new Reader(tokenize(text)).program();
}

type Token = { readonly kind: "word" | "string" | "punctuation"; readonly text: string };

function tokenize(text: string): Token[] {
  const tokens: Token[] = [];
  for (const match of text.matchAll(/#[^\n]*|"((?:[^"\\]|\\.)*)"|([{}(),|=!?*+])|\.\.\.|[^\s{}(),|=!?*+"]+/g)) {
    if (match[0].startsWith("#") && match[1] === undefined) continue;
    if (match[1] !== undefined) tokens.push({ kind: "string", text: match[1] });
    else tokens.push({ kind: match[2] === undefined ? "word" : "punctuation", text: match[0] });
  }
  return tokens;
}

class Reader {
  private readonly tokens: readonly Token[];
  private at = 0;
  private readonly shapes = new Map<string, ShapeType>();
  private readonly signatures = new Map<string, CommandSignature>();
  private readonly conditions: Condition[] = [];
  private readonly sets: CompiledSet[] = [];

  constructor(tokens: readonly Token[]) {
    this.tokens = tokens;
  }

  program(): EffectsProgram {
    while (this.at < this.tokens.length) {
      const word = this.next();
      if (word === "type") this.type();
      else if (word === "command") this.command();
    }
    const tables = buildTables(this.sets);
    if (!tables.ok) throw new Error(tables.error.message);
    const prefixes = new Set<string>();
    for (const name of this.signatures.keys()) {
      for (let end = name.indexOf(" "); end >= 0; end = name.indexOf(" ", end + 1)) prefixes.add(name.slice(0, end));
    }
    return {
      signature: (name) => this.signatures.get(name) ?? this.byGlob(name),
      hasSubcommands: (name) => prefixes.has(name),
      shapes: this.shapes,
      conditions: this.conditions,
      sets: this.sets,
      tables: tables.value,
    };
  }

  private byGlob(name: string): CommandSignature | undefined {
    for (const [glob, signature] of this.signatures) {
      if (!glob.includes("*")) continue;
      const pattern = glob.replace(/[.+]/g, "\\$&").replaceAll("*", ".*");
      if (new RegExp(`^${pattern}$`).test(name)) return signature;
    }
    return undefined;
  }

  private next(): string {
    return this.tokens[this.at++]?.text ?? "";
  }

  private peek(text: string): boolean {
    const token = this.tokens[this.at];
    return token?.text === text && token.kind !== "string";
  }

  private take(text: string): boolean {
    const found = this.peek(text);
    if (found) this.at += 1;
    return found;
  }

  private isString(): boolean {
    return this.tokens[this.at]?.kind === "string";
  }

  private type(): void {
    const name = this.next();
    const shapes: Shape[] = [];
    this.take("{");
    while (!this.take("}")) shapes.push(shapeOf(this.next()));
    this.shapes.set(name, { name, shapes });
  }

  private command(): void {
    const names: string[] = [];
    do {
      const words: string[] = [];
      while (!this.peek(",") && !this.peek("{")) words.push(this.next());
      names.push(words.join(" "));
    } while (this.take(","));
    const flags: FlagSpec[] = [];
    const operands: OperandList[] = [];
    const effects: EffectClause[] = [];
    let openFlags = false;
    let bundled = false;
    this.take("{");
    while (!this.take("}")) {
      if (this.take("flags")) {
        this.take("{");
        while (!this.take("}")) {
          if (this.take("...")) openFlags = true;
          else if (this.take("bundled")) bundled = true;
          else flags.push(this.flag());
        }
      } else if (this.take("operands")) operands.push(this.operandList());
      else effects.push(this.clause(flags));
    }
    for (const name of names) this.signatures.set(name, { name, flags, openFlags, bundled, operands, effects, source: "test" });
  }

  private flag(): FlagSpec {
    const names: string[] = [];
    const globs: string[] = [];
    let key = false;
    do {
      const isGlob = this.isString();
      (isGlob ? globs : names).push(this.next());
    } while (this.take("|"));
    let type: string | undefined;
    let takes: FlagSpec["takes"];
    let attachedOnly = false;
    let repeatable = false;
    if (this.take("=")) {
      const types = [this.next()];
      while (this.take("+")) types.push(this.next());
      const value = Math.max(
        0,
        types.findLastIndex((each) => each !== "word"),
      );
      type = types[value];
      if (types.length > 1) takes = { words: types.length, value };
      key = !(names[0] ?? "-").startsWith("-");
      attachedOnly = this.take("?");
      repeatable = this.take("*");
    }
    const fallback = this.fallback();
    const stops = this.take("!");
    return {
      names: key ? names.map((name) => `${name}=`) : names,
      globs,
      ...(type === undefined ? {} : { type }),
      attachedOnly,
      repeatable,
      ...(fallback ? { fallback } : {}),
      stops,
      ...(takes ? { takes } : {}),
    };
  }

  private fallback(): Fallback | undefined {
    if (!this.take("or")) return undefined;
    const literal = this.isString();
    const text = this.next();
    return literal ? { kind: "literal", text } : { kind: "context", name: text };
  }

  private operandList(): OperandList {
    const roles: RoleSpec[] = [];
    this.take("{");
    while (!this.take("}")) {
      if (this.isString()) roles.push({ kind: "skip", glob: this.next() });
      else if (this.take("--")) roles.push({ kind: "separator" });
      else roles.push(this.role());
    }
    return this.take("when") ? { roles, when: this.expression() } : { roles };
  }

  private role(): RoleSpec {
    const name = this.next().replace(/:$/, "");
    const type = this.next();
    const count = this.take("?") ? "optional" : this.take("*") ? "any" : this.take("+") ? "some" : "one";
    const fallback = this.fallback();
    return { kind: "role", name, type, count, ...(fallback ? { fallback } : {}) };
  }

  private clause(flags: readonly FlagSpec[]): EffectClause {
    const verb = this.next();
    if (verb !== "copy" && !(VERBS as readonly string[]).includes(verb)) throw new Error(`no verb: ${verb}`);
    const targets = this.targets(flags);
    const to = this.take("to") ? this.targets(flags) : [];
    const language = this.take("as") ? (this.next() as Language) : undefined;
    const fields: FieldSpec[] = [];
    if (this.take("with"))
      do fields.push(this.field(flags));
      while (this.take(","));
    const when = this.take("when") ? this.expression(flags) : undefined;
    return {
      verb: verb as EffectClause["verb"],
      targets,
      to,
      fields,
      ...(language ? { language } : {}),
      ...(when === undefined ? {} : { when }),
    };
  }

  private targets(flags: readonly FlagSpec[]): Target[] {
    const targets: Target[] = [];
    do {
      if (this.isString()) targets.push({ kind: "literal", text: this.next() });
      else if (this.take("unknown")) targets.push({ kind: "unknown" });
      else targets.push(this.named(flags));
    } while (this.take(","));
    return targets;
  }

  private named(flags: readonly FlagSpec[]): Extract<Target, { readonly name: string }> {
    const name = this.next();
    const flag = flags.find((spec) => spec.names.includes(name) || spec.names.includes(`${name}=`));
    return flag ? { kind: "flag", name: flag.names[0] ?? "" } : { kind: "name", name };
  }

  private field(flags: readonly FlagSpec[]): FieldSpec {
    const name = this.next();
    if (!this.take("=")) return { name, value: { kind: "true" } };
    if (this.peek("(")) return { name, value: { kind: "condition", condition: this.expression(flags) } };
    if (this.isString()) return { name, value: { kind: "literal", text: this.next() } };
    const token = this.tokens[this.at]?.text ?? "";
    const dot = token.indexOf(".");
    if (dot > 0 && !token.startsWith("-")) {
      this.at += 1;
      return { name, value: { kind: "name", name: token.slice(0, dot), property: token.slice(dot + 1) } };
    }
    return { name, value: this.named(flags) satisfies FieldSource };
  }

  private expression(flags: readonly FlagSpec[] = []): ConditionId {
    const of = [this.conjunction(flags)];
    while (this.take("or")) of.push(this.conjunction(flags));
    return of.length === 1 ? (of[0] as number) : this.add({ kind: "or", of });
  }

  private conjunction(flags: readonly FlagSpec[]): ConditionId {
    const of = [this.negation(flags)];
    while (this.take("and")) of.push(this.negation(flags));
    return of.length === 1 ? (of[0] as number) : this.add({ kind: "and", of });
  }

  private negation(flags: readonly FlagSpec[]): ConditionId {
    if (this.take("not")) return this.add({ kind: "not", of: this.negation(flags) });
    if (this.take("(")) {
      const inner = this.expression(flags);
      this.take(")");
      return inner;
    }
    return this.test(flags);
  }

  private test(flags: readonly FlagSpec[]): ConditionId {
    const name = this.next();
    const flag = flags.find((spec) => spec.names.includes(name) || spec.names.includes(`${name}=`));
    const subject =
      flag || name.startsWith("-") ? ({ kind: "flag", name: flag?.names[0] ?? name } as const) : ({ kind: "name", name } as const);
    if (this.take("is")) {
      const negated = this.take("not");
      const is = { kind: "is", text: this.next() } as const;
      return this.add({ kind: "test", subject, comparison: negated ? { kind: "negated", of: is } : is });
    }
    if (this.take("like"))
      return this.add({ kind: "test", subject, comparison: { kind: "in", set: this.set([this.next()]), bothSpellings: false } });
    if (this.take("in")) {
      const members: string[] = [];
      if (this.take("{")) while (!this.take("}")) members.push(this.next());
      else members.push(this.next());
      return this.add({ kind: "test", subject, comparison: { kind: "in", set: this.set(members), bothSpellings: false } });
    }
    return this.add({ kind: "test", subject, comparison: { kind: "present" } });
  }

  private set(members: readonly string[]): number {
    const id = this.sets.length;
    this.sets.push({ id, name: `set${id}`, type: "word", members, except: [], foldCase: false });
    return id;
  }

  private add(condition: Condition): ConditionId {
    return this.conditions.push(condition) - 1;
  }
}

/** `{name}` and `{name:type}` are holes. */
function shapeOf(text: string): Shape {
  return text
    .split(/(\{[^}]*\})/)
    .filter((piece) => piece !== "")
    .map((piece) => {
      if (!piece.startsWith("{")) return { kind: "text", text: piece };
      const [name = "", type = "word"] = piece.slice(1, -1).split(":");
      return { kind: "hole", name, type };
    });
}
