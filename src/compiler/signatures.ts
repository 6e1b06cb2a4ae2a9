import type {
  CommandSignature,
  EffectClause,
  Fallback,
  FieldSource,
  FieldSpec,
  FlagSpec,
  Language,
  OperandList,
  RoleSpec,
  ShapeType,
  Target,
} from "../model/index.ts";
import { CONTEXT_FIELDS, contextFieldType, LANGUAGES, WORD_TYPES } from "../model/index.ts";
import type {
  CommandItem,
  EffectSyntax,
  FieldSyntax,
  FlagSyntax,
  Identifier,
  ParamValue,
  RoleSyntax,
  SignaturePart,
  StringLiteral,
  TargetSyntax,
} from "../syntax/index.ts";
import type { ExpressionLowering } from "./expressions.ts";
import type { Declared } from "./graph.ts";
import { checkOperandLists } from "./operand-lists.ts";
import { didYouMean } from "./report.ts";
import { type NameScope, signatureScope } from "./scope.ts";
import { resolveType } from "./shapes.ts";

/** Lowers each declared signature; a declaration of several names gives one each. */
export function lowerSignatures(
  lowering: ExpressionLowering,
  shapes: ReadonlyMap<string, ShapeType>,
): ReadonlyMap<string, CommandSignature> {
  const signatures = new Map<string, CommandSignature>();
  const lowered = new Map<CommandItem, CommandSignature>();
  for (const declared of lowering.graph.commands.values()) {
    const known = lowered.get(declared.item);
    const signature = known ?? new SignatureLowering(declared, lowering, shapes).lower();
    lowered.set(declared.item, signature);
    signatures.set(declared.name, { ...signature, name: declared.name });
  }
  return signatures;
}

class SignatureLowering {
  readonly #declared: Declared<CommandItem>;
  readonly #lowering: ExpressionLowering;
  readonly #shapes: ReadonlyMap<string, ShapeType>;

  constructor(declared: Declared<CommandItem>, lowering: ExpressionLowering, shapes: ReadonlyMap<string, ShapeType>) {
    this.#declared = declared;
    this.#lowering = lowering;
    this.#shapes = shapes;
  }

  lower(): CommandSignature {
    const parts = this.#declared.item.parts;
    const flagParts = parts.filter((part) => part.kind === "flags");
    const flags = flagParts.flatMap((part) => part.flags.map((flag) => this.#flag(flag)));
    const openFlags = flagParts.some((part) => part.open);
    const plain = parts.filter((part) => part.kind === "operands").map((part) => part.roles.map((role) => this.#role(role)));
    const scope = signatureScope({ flags, openFlags, operands: plain.map((roles) => ({ roles })) }, (name) => this.#shapes.get(name));
    const operands = this.#operandLists(parts, scope);
    const effects = parts.filter((part) => part.kind === "effect").map((part) => this.#effect(part, scope));
    checkOperandLists(operands, this.#declared, this.#lowering);
    return {
      name: this.#declared.name,
      flags,
      openFlags,
      bundled: flagParts.some((part) => part.bundled),
      operands,
      effects,
      source: this.#declared.policy.name,
    };
  }

  #operandLists(parts: readonly SignaturePart[], scope: NameScope): OperandList[] {
    return parts
      .filter((part) => part.kind === "operands")
      .map((part) => {
        const roles = part.roles.map((role) => this.#role(role));
        return part.when ? { roles, when: this.#lowering.lower(part.when, scope, this.#declared.policy, { tight: true }) } : { roles };
      });
  }

  #flag(flag: FlagSyntax): FlagSpec {
    const spellings = flag.names.map((name) => {
      if (name.kind === "flag") return name.name;
      return name.kind === "string" ? name.value : `${name.name}=`;
    });
    // `-?` is a flag of its own, `-?*` a glob.
    const isGlob = (spelling: string) =>
      spelling.includes("*") || /\[.+\]/.test(spelling) || (spelling.includes("?") && spelling.length > 2);
    const types = flag.types.map((type) => this.#type(type));
    const at = Math.max(
      0,
      types.findLastIndex((type) => type !== "word"),
    );
    const type = types[at];
    return {
      names: spellings.filter((spelling) => !isGlob(spelling)),
      globs: spellings.filter(isGlob),
      ...(type === undefined ? {} : { type }),
      attachedOnly: flag.suffix === "?",
      repeatable: flag.suffix === "*",
      ...this.#fallback(flag.fallback),
      stops: flag.stops,
      ...(types.length > 1 ? { takes: { words: types.length, value: at } } : {}),
    };
  }

  #role(role: RoleSyntax): RoleSpec {
    switch (role.kind) {
      case "separator":
        return { kind: "separator" };
      case "skip":
        return { kind: "skip", glob: role.text.value };
      case "role": {
        const count = role.suffix === "?" ? "optional" : role.suffix === "*" ? "any" : role.suffix === "+" ? "some" : "one";
        return { kind: "role", name: role.name.name, type: this.#type(role.type), count, ...this.#fallback(role.fallback) };
      }
    }
  }

  #type(type: Identifier | StringLiteral): string {
    const name = type.kind === "string" ? type.value : type.name;
    const resolved = resolveType(name, this.#declared.policy, this.#lowering.graph);
    if (resolved !== undefined) return resolved;
    const hint = didYouMean(name, [...WORD_TYPES, ...[...this.#shapes.keys()].map((full) => full.slice(full.lastIndexOf("/") + 1))]);
    this.#lowering.report.add("P0109", this.#declared.policy.file, type.span, `there is no word type \`${name}\``, hint);
    return "word";
  }

  #fallback(value: ParamValue | undefined): { readonly fallback?: Fallback } {
    if (value === undefined) return {};
    if (value.kind === "string") return { fallback: { kind: "literal", text: value.value } };
    if (value.kind === "number") return { fallback: { kind: "literal", text: String(value.value) } };
    if (value.kind === "name" && contextFieldType(value.name)) return { fallback: { kind: "context", name: value.name } };
    const name = value.kind === "name" ? value.name : "{…}";
    this.#lowering.report.add(
      "P0107",
      this.#declared.policy.file,
      value.span,
      `\`${name}\` is no value of the context`,
      didYouMean(name, Object.keys(CONTEXT_FIELDS)),
    );
    return {};
  }

  #effect(effect: EffectSyntax, scope: NameScope): EffectClause {
    const verb = effect.verb.name;
    const language = this.#language(effect.language);
    return {
      // The grammar knows no other verbs.
      verb: verb as EffectClause["verb"],
      targets: effect.targets.map((target) => this.#target(target, scope)),
      to: effect.to.map((target) => this.#target(target, scope)),
      ...(language === undefined ? {} : { language }),
      fields: effect.fields.map((field) => this.#field(field, verb, scope)),
      ...(effect.when ? { when: this.#lowering.lower(effect.when, scope, this.#declared.policy, { tight: true }) } : {}),
    };
  }

  #language(language: Identifier | undefined): Language | undefined {
    if (language === undefined) return undefined;
    if ((LANGUAGES as readonly string[]).includes(language.name)) return language.name as Language;
    this.#lowering.report.add(
      "P0112",
      this.#declared.policy.file,
      language.span,
      `there is no language \`${language.name}\``,
      didYouMean(language.name, LANGUAGES),
    );
    return undefined;
  }

  #target(target: TargetSyntax, scope: NameScope): Target {
    if (target.kind === "string") return { kind: "literal", text: target.value };
    if (target.kind === "flag") return { kind: "flag", name: this.#flagName(target.name, target, scope) };
    if (target.name === "unknown") return { kind: "unknown" };
    const key = scope.key(target.name);
    if (key) return { kind: "flag", name: key.name };
    const known = scope.fields.has(target.name) || ["stdin", "stdout", "cwd"].includes(target.name);
    if (!known) this.#unknownName(target, scope);
    return { kind: "name", name: target.name };
  }

  #field(field: FieldSyntax, verb: string, scope: NameScope): FieldSpec {
    const name = field.name.kind === "string" ? field.name.value : field.name.name;
    this.#lowering.checkEffectField(name, verb, field, this.#declared.policy);
    return { name, value: this.#fieldSource(field, scope) };
  }

  #fieldSource(field: FieldSyntax, scope: NameScope): FieldSource {
    const value = field.value;
    if (value === undefined) return { kind: "true" };
    switch (value.kind) {
      case "string":
        return { kind: "literal", text: value.value };
      case "flag":
        return { kind: "flag", name: this.#flagName(value.name, value, scope) };
      case "name": {
        if (["stdin", "cwd"].includes(value.name)) return { kind: "name", name: value.name };
        const [base, property] = splitProperty(value.name, scope);
        const key = scope.key(base);
        if (key) return { kind: "flag", name: key.name, ...(property ? { property } : {}) };
        if (!scope.fields.has(base)) this.#unknownName(value, scope);
        return { kind: "name", name: base, ...(property ? { property } : {}) };
      }
      default:
        return { kind: "condition", condition: this.#lowering.lower(value, scope, this.#declared.policy, { tight: true }) };
    }
  }

  #flagName(spelling: string, at: TargetSyntax, scope: NameScope): string {
    const flag = scope.flag(spelling);
    if (flag) return flag.name;
    this.#lowering.report.add(
      "P0108",
      this.#declared.policy.file,
      at.span,
      `\`${this.#declared.name}\` declares no flag \`${spelling}\``,
      didYouMean(spelling, scope.flagNames()),
    );
    return spelling;
  }

  #unknownName(name: Identifier, scope: NameScope): void {
    const hint = didYouMean(name.name, [...scope.fields.keys(), "stdin", "stdout", "cwd", "unknown"]);
    this.#lowering.report.add(
      "P0107",
      this.#declared.policy.file,
      name.span,
      `\`${this.#declared.name}\` has no role \`${name.name}\``,
      hint,
    );
  }
}

/** `mode.grants` is the property `grants` of `mode`, unless a role has the whole name. */
export function splitProperty(name: string, scope: NameScope): readonly [base: string, property: string | undefined] {
  const dot = name.lastIndexOf(".");
  if (dot < 0 || scope.fields.has(name)) return [name, undefined];
  return [name.slice(0, dot), name.slice(dot + 1)];
}
