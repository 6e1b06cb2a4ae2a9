import {
  CONTEXT_FIELDS,
  type Comparison,
  type ConditionId,
  contextFieldType,
  type Directory,
  EFFECT_FIELDS,
  EXECUTE_CARRIER_FIELDS,
  type FieldType,
  type SetId,
  type SetType,
  type Span,
  type Subject,
  type Verb,
} from "../model/index.ts";
import type {
  ComparisonSyntax,
  Expression,
  FieldSyntax,
  Identifier,
  NumberLiteral,
  StringLiteral,
  TestExpression,
} from "../syntax/index.ts";
import { type Policy, type PolicyGraph, resolveIn } from "./graph.ts";
import type { ParamResolver } from "./params.ts";
import { ConditionPool, SetPool } from "./pools.ts";
import { didYouMean, type Report } from "./report.ts";
import { fieldsHere, type NameScope, typeOf } from "./scope.ts";
import { isSetType, type SetContent, SetResolver, withNested } from "./sets.ts";
import { splitProperty } from "./signatures.ts";
import { unmeantMember, unmeantText } from "./unmeant.ts";

/** How an expression is read: `tight` where matching more is the safer side, `foldCase` for sets of block and escalate rules (S9). */
export interface Reading {
  readonly tight: boolean;
  readonly foldCase?: boolean;
}

type PlaceSyntax = Extract<ComparisonSyntax, { readonly kind: "in" | "under" | "covers" }>;

const MAXIMAL_DEPTH = 64;

/** Lowers expressions to shared conditions, with every name resolved and every comparison checked against its type. */
export class ExpressionLowering {
  readonly sets = new SetPool();
  readonly conditions = new ConditionPool(this.sets.sets);
  readonly graph: PolicyGraph;
  readonly report: Report;
  readonly setResolver: SetResolver;
  readonly #params: ParamResolver;
  readonly #open: string[] = [];
  /** Where each set first stands in a policy, for messages about it. */
  readonly setPlaces = new Map<SetId, { readonly policy: Policy; readonly span: Span }>();
  /** Full names of conditions that something uses. */
  readonly usedConditions = new Set<string>();

  constructor(graph: PolicyGraph, report: Report, params: ParamResolver) {
    this.graph = graph;
    this.report = report;
    this.#params = params;
    this.setResolver = new SetResolver(graph, report, params);
  }

  lower(expression: Expression, scope: NameScope, policy: Policy, reading: Reading): ConditionId {
    switch (expression.kind) {
      case "and":
        return this.conditions.all(expression.operands.map((operand) => this.lower(operand, scope, policy, reading)));
      case "or":
        return this.conditions.any(expression.operands.map((operand) => this.lower(operand, scope, policy, reading)));
      case "not":
        return this.conditions.not(this.lower(expression.operand, scope, policy, { ...reading, tight: !reading.tight }));
      case "test":
        return this.#test(expression, scope, policy, reading);
    }
  }

  /** A set of the literals and globs of one pattern word or inline braces. */
  inlineSet(type: SetType, members: readonly string[], foldCase = false): number {
    return this.sets.add(type, "", members, [], foldCase);
  }

  checkEffectField(name: string, verb: string, field: FieldSyntax, policy: Policy): void {
    if (verb === "execute" && ((EXECUTE_CARRIER_FIELDS as readonly string[]).includes(name) || field.name.kind === "string")) return;
    const copied = { ...EFFECT_FIELDS.write, ...EFFECT_FIELDS.send };
    const fields = verb === "copy" ? copied : (EFFECT_FIELDS[verb as Verb] ?? {});
    if (Object.hasOwn(fields, name)) return;
    this.report.add(
      "P0107",
      policy.file,
      field.name.span,
      `\`${verb}\` has no field \`${name}\``,
      didYouMean(name, [...Object.keys(fields), ...EXECUTE_CARRIER_FIELDS]),
    );
  }

  #test(test: TestExpression, scope: NameScope, policy: Policy, reading: Reading): ConditionId {
    const condition = this.#declaredCondition(test, scope, policy, reading);
    if (condition !== undefined) return condition;
    const resolved = this.#subject(test, scope, policy);
    if (!resolved) return this.conditions.constant(true);
    const { subject, type } = resolved;
    const isList = type === "words" || type === "paths";
    if (isList && !test.quantifier && test.comparison && subject.kind !== "flag") {
      this.report.add(
        "P0200",
        policy.file,
        test.subject.span,
        `\`${test.subject.name}\` is a list`,
        `say \`any ${test.subject.name}\`, \`every ${test.subject.name}\` or \`no ${test.subject.name}\``,
      );
    }
    const tightHere = test.quantifier === "no" ? !reading.tight : reading.tight;
    const comparison = this.#comparison(test.comparison, type, policy, { ...reading, tight: tightHere });
    if (!comparison) return this.conditions.constant(true);
    const quantifier = test.quantifier ?? (isList && test.comparison ? "any" : undefined);
    for (const set of setsOf(comparison)) if (!this.setPlaces.has(set)) this.setPlaces.set(set, { policy, span: test.span });
    return this.conditions.add({ kind: "test", subject, ...(quantifier ? { quantifier } : {}), comparison });
  }

  #declaredCondition(test: TestExpression, scope: NameScope, policy: Policy, reading: Reading): ConditionId | undefined {
    if (test.subject.kind !== "name" || test.comparison || test.quantifier || typeOf(scope, test.subject.name)) return undefined;
    const name = resolveIn(policy, test.subject.name, this.graph.conditions);
    if (name === undefined) return undefined;
    this.usedConditions.add(name);
    const declared = this.graph.conditions.get(name)!;
    if (this.#open.includes(name) || this.#open.length > MAXIMAL_DEPTH) {
      this.report.add("P0105", policy.file, test.subject.span, `the condition \`${test.subject.name}\` refers to itself`);
      return this.conditions.constant(true);
    }
    this.#open.push(name);
    const lowered = this.lower(declared.item.expression, scope, declared.policy, reading);
    this.#open.pop();
    return lowered;
  }

  #subject(test: TestExpression, scope: NameScope, policy: Policy): { readonly subject: Subject; readonly type: FieldType } | undefined {
    if (test.subject.kind === "flag") {
      const flag = scope.flag(test.subject.name);
      if (flag) return { subject: { kind: "flag", name: flag.name }, type: flag.type };
      const hint = didYouMean(test.subject.name, scope.flagNames());
      this.report.add("P0108", policy.file, test.subject.span, `no command here declares the flag \`${test.subject.name}\``, hint);
      return undefined;
    }
    const [name, property] = splitProperty(test.subject.name, scope);
    const key = scope.key(name);
    if (key) return { subject: { kind: "flag", name: key.name }, type: key.type };
    const type = scope.fields.get(name);
    if (type) return { subject: { kind: "name", name, ...(property ? { property } : {}) }, type: property ? "words" : type };
    const contextType = scope.context ? contextFieldType(name) : undefined;
    if (contextType) return { subject: { kind: "context", name }, type: contextType };
    const candidates = [...scope.fields.keys(), ...Object.keys(CONTEXT_FIELDS), ...this.graph.conditions.keys()];
    this.report.add(
      "P0107",
      policy.file,
      test.subject.span,
      `there is no field or condition \`${test.subject.name}\` here`,
      didYouMean(test.subject.name, candidates) ?? fieldsHere(scope),
    );
    return undefined;
  }

  #comparison(syntax: ComparisonSyntax | undefined, type: FieldType, policy: Policy, reading: Reading): Comparison | undefined {
    if (syntax === undefined) return { kind: "present" };
    const negated = "negated" in syntax && syntax.negated;
    const positive = this.#positive(syntax, type, policy, negated ? { ...reading, tight: !reading.tight } : reading);
    return positive && negated ? { kind: "negated", of: positive } : positive;
  }

  #positive(syntax: ComparisonSyntax, type: FieldType, policy: Policy, reading: Reading): Comparison | undefined {
    if (type === "truth") return this.#misfit(syntax, "is true or false; name it without a comparison", policy);
    switch (syntax.kind) {
      case "is":
        return this.#is(syntax.value, type, policy);
      case "order":
        return this.#order(syntax, type, policy);
      case "in":
        return this.#in(syntax, type, policy, reading);
      case "like":
        return this.#glob(type, syntax.value, policy, reading);
      case "matches":
        return this.#matches(syntax, policy);
      case "under":
      case "covers":
        return this.#directories(syntax, type, policy);
    }
  }

  #is(value: StringLiteral | NumberLiteral | Identifier, type: FieldType, policy: Policy): Comparison | undefined {
    if (value.kind === "string") {
      this.setResolver.checkMeant(unmeantText(value.value, setTypeOf(type)), value, policy);
      return { kind: "is", text: value.value };
    }
    if (value.kind === "number") return { kind: "is-number", value: value.value };
    const param = this.#params.resolve(value.name, policy);
    if (param?.kind === "string") return { kind: "is", text: param.value };
    if (param?.kind === "name") return { kind: "is", text: param.name };
    if (param?.kind === "number") return { kind: "is-number", value: param.value };
    if (contextFieldType(value.name)) return { kind: "is-context", name: value.name };
    const candidates = [...Object.keys(CONTEXT_FIELDS), ...this.graph.params.keys()];
    this.report.add(
      "P0104",
      policy.file,
      value.span,
      `\`${value.name}\` is no param and no value of the context`,
      didYouMean(value.name, candidates) ?? `write a text in quotes: \`"${value.name}"\``,
    );
    return undefined;
  }

  #order(syntax: Extract<ComparisonSyntax, { kind: "order" }>, type: FieldType, policy: Policy): Comparison | undefined {
    if (type !== "number") return this.#misfit(syntax, "is no number", policy);
    const value = syntax.value.kind === "number" ? syntax.value : this.#params.resolve(syntax.value.name, policy);
    if (value?.kind === "number") return { kind: "order", operator: syntax.operator, value: value.value };
    const name = syntax.value.kind === "name" ? syntax.value.name : "";
    this.report.add(
      "P0104",
      policy.file,
      syntax.value.span,
      `\`${name}\` is no param with a number`,
      didYouMean(name, this.graph.params.keys()),
    );
    return undefined;
  }

  #in(syntax: PlaceSyntax, type: FieldType, policy: Policy, reading: Reading): Comparison | undefined {
    const value = syntax.value;
    if (value.kind === "string") return this.#glob(type, value, policy, reading);
    const content = value.kind === "name" ? this.setResolver.named(value, policy) : this.setResolver.inline(value, policy, setTypeOf(type));
    if (!content) return undefined;
    // A type that is none was said to be so where the set is declared.
    if (!isSetType(content.type)) return undefined;
    if (!fits(content.type, type)) return this.#misfit(syntax, `is a ${type} and cannot be in a set of ${content.type}s`, policy);
    for (const { members, except } of withNested(content)) this.setResolver.checkGlobs([...members, ...except], value, policy);
    return this.#inContent(content, reading);
  }

  #inContent(content: SetContent, reading: Reading): Comparison {
    const own =
      content.members.length > 0 || content.nested.length === 0
        ? [this.#membership(content.type, content.name, content.members, content.except, reading)]
        : [];
    const all = [...own, ...content.nested.map((inner) => this.#inContent(inner, reading))];
    return all.length === 1 ? all[0]! : { kind: "either", of: all };
  }

  #glob(type: FieldType, glob: StringLiteral, policy: Policy, reading: Reading): Comparison {
    this.setResolver.checkGlobs([glob.value], glob, policy);
    this.setResolver.checkMeant(unmeantMember(glob.value, setTypeOf(type)), glob, policy);
    return this.#membership(setTypeOf(type), "", [glob.value], [], reading);
  }

  #membership(type: SetType, name: string, members: readonly string[], except: readonly string[], reading: Reading): Comparison {
    const foldCase = reading.foldCase === true && type === "path";
    return { kind: "in", set: this.sets.add(type, name, members, except, foldCase), bothSpellings: !reading.tight };
  }

  #matches(syntax: Extract<ComparisonSyntax, { kind: "matches" }>, policy: Policy): Comparison | undefined {
    const { source, flags } = syntax.value;
    if (!this.setResolver.checkRegex(syntax.value, policy)) return undefined;
    return { kind: "in", set: this.sets.add("pattern", "", [`/${source}/${flags}`], [], false), bothSpellings: false };
  }

  #directories(syntax: PlaceSyntax, type: FieldType, policy: Policy): Comparison | undefined {
    if (type !== "path" && type !== "paths" && type !== "dir") return this.#misfit(syntax, "is no path", policy);
    const directories: Directory[] | undefined = this.setResolver.directories(syntax.value, policy);
    return directories && { kind: syntax.kind === "under" ? "under" : "covers", directories };
  }

  #misfit(syntax: ComparisonSyntax, what: string, policy: Policy): undefined {
    this.report.add("P0201", policy.file, syntax.span, `the left side ${what}`);
    return undefined;
  }
}

function setsOf(comparison: Comparison): readonly SetId[] {
  if (comparison.kind === "in") return [comparison.set];
  if (comparison.kind === "either") return comparison.of.flatMap(setsOf);
  return comparison.kind === "negated" ? setsOf(comparison.of) : [];
}

function setTypeOf(type: FieldType): SetType {
  if (type === "path" || type === "paths" || type === "dir") return "path";
  return type === "host" ? "host" : "word";
}

/** Words, hosts and commands are texts alike; paths only compare with paths and directories. */
function fits(set: SetType, field: FieldType): boolean {
  const wantsPath = setTypeOf(field) === "path";
  return wantsPath === (set === "path" || set === "dir");
}
