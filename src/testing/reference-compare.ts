import { Minimatch } from "minimatch";
import { type ParamResolver, type Policy, type PolicyGraph, resolveIn, type SetContent, type SetResolver } from "../compiler/index.ts";
import { compare, isPresent, newMemory } from "../conditions/index.ts";
import { contextValue, newCounters } from "../engine/index.ts";
import {
  and,
  type Comparison,
  type CompiledSet,
  type Context,
  contextFieldType,
  EFFECT_FIELDS,
  type Effect,
  not,
  or,
  type PathValue,
  type Scalar,
  type SetType,
  type Truth,
  type Value,
} from "../model/index.ts";
import type { ComparisonSyntax, Expression, TestExpression } from "../syntax/index.ts";
import type { ReferenceReading, View } from "./reference.ts";
import { inlineSet, resolversOf } from "./reference-resolvers.ts";
import { tablesOf } from "./reference-tables.ts";

/** Evaluates expressions of the syntax tree on one effect. Sets are looked at member by member. */
export class ReferenceComparer {
  readonly #graph: PolicyGraph;
  readonly #context: Context;
  readonly #effect: Effect;
  readonly #view: View;
  readonly #params: ParamResolver;
  readonly #sets: SetResolver;

  constructor(graph: PolicyGraph, context: Context, effect: Effect, view: View) {
    this.#graph = graph;
    this.#context = context;
    this.#effect = effect;
    this.#view = view;
    const { params, sets } = resolversOf(graph);
    this.#params = params;
    this.#sets = sets;
  }

  evaluate(expression: Expression, policy: Policy, reading: ReferenceReading): Truth {
    switch (expression.kind) {
      case "and":
        return expression.operands.reduce<Truth>(
          (truth, operand) => (truth === false ? false : and(truth, this.evaluate(operand, policy, reading))),
          true,
        );
      case "or":
        return expression.operands.reduce<Truth>(
          (truth, operand) => (truth === true ? true : or(truth, this.evaluate(operand, policy, reading))),
          false,
        );
      case "not":
        return not(this.evaluate(expression.operand, policy, { ...reading, tight: !reading.tight }));
      case "test":
        return this.#test(expression, policy, reading);
    }
  }

  #test(test: TestExpression, policy: Policy, reading: ReferenceReading): Truth {
    const value = this.#value(test);
    if (value === "no such field") {
      const name = resolveIn(policy, test.subject.name, this.#graph.conditions);
      const declared = name === undefined ? undefined : this.#graph.conditions.get(name);
      return declared ? this.evaluate(declared.item.expression, declared.policy, reading) : false;
    }
    if (!test.comparison) return this.#quantified(test, value, (item) => isPresent(item));
    const syntax = test.comparison;
    const negated = "negated" in syntax && syntax.negated;
    const flips = (test.quantifier === "no") !== negated;
    const inner = { ...reading, tight: flips ? !reading.tight : reading.tight };
    return this.#quantified(test, value, (item) => {
      const truth = this.#compare(item, syntax, policy, inner);
      return negated ? not(truth) : truth;
    });
  }

  #quantified(test: TestExpression, value: Value, holds: (item: Scalar) => Truth): Truth {
    if (value?.kind !== "list") {
      if (value === undefined) return false;
      const truth = test.comparison ? holds(value) : isPresent(value);
      return test.quantifier === "no" ? not(truth) : truth;
    }
    if (!test.comparison && !test.quantifier) return isPresent(value);
    const answers = value.items.map(holds);
    const more: Truth[] = value.open ? ["unknown"] : [];
    switch (test.quantifier) {
      case "every":
        return [...answers, ...more].reduce<Truth>((left, right) => and(left, right), true);
      case "no":
        return not([...answers, ...more].reduce<Truth>((left, right) => or(left, right), false));
      default:
        return [...answers, ...more].reduce<Truth>((left, right) => or(left, right), false);
    }
  }

  #value(test: TestExpression): Value | "no such field" {
    const { call, shape, finding } = this.#view;
    if (test.subject.kind === "flag") {
      const spelling = test.subject.name;
      const canonical = call?.signature?.flags.find((flag) => flag.names.includes(spelling) || flag.globs.includes(spelling));
      return call?.flags[canonical?.names[0] ?? canonical?.globs[0] ?? spelling] ?? call?.globals?.[spelling];
    }
    const name = test.subject.name;
    const key = call?.signature?.flags.find((flag) => flag.names.includes(`${name}=`));
    if (key) return call?.flags[key.names[0]!];
    if (!this.#view.declared.has(name)) return contextFieldType(name) ? contextValue(this.#context, name) : "no such field";
    const isOfCommand = Object.hasOwn(EFFECT_FIELDS.command, name);
    for (const record of isOfCommand ? [finding?.fields] : [shape, call?.roles, finding?.fields]) {
      const value = record && Object.hasOwn(record, name) ? record[name] : undefined;
      if (value !== undefined) return value;
    }
    return this.#effect.fields[name];
  }

  #compare(item: Scalar, syntax: ComparisonSyntax, policy: Policy, reading: ReferenceReading): Truth {
    switch (syntax.kind) {
      case "is":
        return this.#by(item, this.#literal(syntax.value, policy));
      case "order": {
        const value = syntax.value.kind === "number" ? syntax.value : this.#params.resolve(syntax.value.name, policy);
        return value?.kind === "number" ? this.#by(item, { kind: "order", operator: syntax.operator, value: value.value }) : false;
      }
      case "under":
      case "covers": {
        const directories = this.#sets.directories(syntax.value, policy) ?? [];
        return this.#by(item, { kind: syntax.kind === "under" ? "under" : "covers", directories });
      }
      case "like":
        return this.#inSet(item, typeFor(item), [syntax.value.value], [], reading);
      case "matches":
        return this.#inSet(item, "pattern", [`/${syntax.value.source}/${syntax.value.flags}`], [], reading);
      case "in": {
        const { value } = syntax;
        if (value.kind === "string") return this.#inSet(item, typeFor(item), [value.value], [], reading);
        const content = value.kind === "name" ? this.#sets.named(value, policy) : inlineSet(this.#graph, value, policy, typeFor(item));
        return content ? this.#inContent(item, content, reading) : false;
      }
    }
  }

  #inContent(item: Scalar, content: SetContent, reading: ReferenceReading): Truth {
    const own = content.members.length > 0 ? this.#inSet(item, content.type, content.members, content.except, reading) : false;
    return content.nested.map((inner) => this.#inContent(item, inner, reading)).reduce((left, right) => or(left, right), own);
  }

  #literal(value: Extract<ComparisonSyntax, { kind: "is" }>["value"], policy: Policy): Comparison {
    if (value.kind === "string") return { kind: "is", text: value.value };
    if (value.kind === "number") return { kind: "is-number", value: value.value };
    const param = this.#params.resolve(value.name, policy);
    if (param?.kind === "string") return { kind: "is", text: param.value };
    if (param?.kind === "name") return { kind: "is", text: param.name };
    return param?.kind === "number" ? { kind: "is-number", value: param.value } : { kind: "is-context", name: value.name };
  }

  /** Plain known paths by minimatch, glob by glob; everything else by an automaton of this one set. */
  #inSet(item: Scalar, type: SetType, members: readonly string[], except: readonly string[], reading: ReferenceReading): Truth {
    const foldCase = reading.foldCase && type === "path";
    if (type === "path" && item.kind === "path" && isPlain(item)) {
      const spellings = [item.lexical.text!, item.real.text!];
      const inside = spellings.map(
        (text) => this.#plainIn(text, item.local, members, foldCase) && !this.#plainIn(text, item.local, except, foldCase),
      );
      return reading.tight ? inside.some((answer) => answer) : inside.every((answer) => answer);
    }
    return this.#by(item, { kind: "in", set: 0, bothSpellings: !reading.tight }, { id: 0, name: "", type, members, except, foldCase });
  }

  #plainIn(text: string, local: boolean, globs: readonly string[], foldCase: boolean): boolean {
    const below = (directory: string) => (local && text.startsWith(`${directory}/`) ? text.slice(directory.length + 1) : undefined);
    const isPlace = (directory: string) => local && (foldCase ? text.toLowerCase() === directory.toLowerCase() : text === directory);
    return globs.some((glob) => {
      if (glob === ".") return isPlace(this.#context.project);
      if (glob === "~") return isPlace(this.#context.home);
      if (glob.startsWith("./")) return matches(below(this.#context.project), glob.slice(2));
      if (glob.startsWith("~/")) return matches(below(this.#context.home), glob.slice(2));
      if (glob.startsWith("/")) return matches(text, glob);
      return matches(text.slice(1), `**/${glob}`);
    });
    function matches(subject: string | undefined, glob: string): boolean {
      return subject !== undefined && globOf(glob, foldCase).match(subject);
    }
  }

  #by(item: Scalar, comparison: Comparison, set?: CompiledSet): Truth {
    const sets = set ? [set] : [];
    const tables = tablesOf(sets);
    if (!tables) return "unknown";
    return compare(item, comparison, {
      tables: { conditions: [], sets, tables },
      context: this.#context,
      counters: newCounters(),
      memory: newMemory(),
      lookup: () => undefined,
      weighs: this.#view.weighs === true,
    });
  }
}

const parsedGlobs = new Map<string, Minimatch>();

function globOf(glob: string, nocase: boolean): Minimatch {
  const key = `${nocase} ${glob}`;
  const parsed = parsedGlobs.get(key) ?? new Minimatch(glob, { dot: true, nocase, nonegate: true, nocomment: true });
  parsedGlobs.set(key, parsed);
  return parsed;
}

/** One known absolute path: nothing that depends on what lies below it. */
function isPlain(path: PathValue): boolean {
  return (
    path.lexical.text?.startsWith("/") === true &&
    path.real.text?.startsWith("/") === true &&
    !path.tree &&
    !path.contents &&
    path.narrowedTo === undefined &&
    path.inode === undefined
  );
}

function typeFor(item: Scalar): SetType {
  return item.kind === "path" ? "path" : "word";
}
