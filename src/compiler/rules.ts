import type {
  CommandSignature,
  CompiledException,
  CompiledRule,
  CompiledTrigger,
  ConditionId,
  Template,
  UnknownAnswer,
  Verb,
} from "../model/index.ts";
import {
  type Clause,
  type DisableItem,
  type ExceptItem,
  type Identifier,
  locate,
  type RuleItem,
  type StringLiteral,
  type Trigger,
} from "../syntax/index.ts";
import type { ContentLowering } from "./content.ts";
import { dateOf } from "./dates.ts";
import type { ExpressionLowering, Reading } from "./expressions.ts";
import type { Declared } from "./graph.ts";
import { lowerPattern } from "./patterns.ts";
import { didYouMean } from "./report.ts";
import { rulesMeant } from "./rules-meant.ts";
import { joinedScope, type NameScope, patternScope, type ShapeLookup, typeOf, verbScope } from "./scope.ts";
import { splitProperty } from "./signatures.ts";

const SEVERITIES = ["low", "medium", "high", "critical"];
const ANSWERS: readonly string[] = ["escalate", "block", "ignore", "weigh"] satisfies UnknownAnswer[];

interface LoweredTriggers {
  readonly triggers: readonly CompiledTrigger[];
  readonly scope: NameScope;
}

/** Lowers rules and exceptions: triggers, conditions, messages. */
export class RuleLowering {
  readonly #lowering: ExpressionLowering;
  readonly #signatures: ReadonlyMap<string, CommandSignature>;
  readonly #shapes: ShapeLookup;
  readonly #content: ContentLowering;

  constructor(
    lowering: ExpressionLowering,
    signatures: ReadonlyMap<string, CommandSignature>,
    shapes: ShapeLookup,
    content: ContentLowering,
  ) {
    this.#lowering = lowering;
    this.#signatures = signatures;
    this.#shapes = shapes;
    this.#content = content;
  }

  rule(declared: Declared<RuleItem>): CompiledRule {
    const { item, policy } = declared;
    const report = this.#lowering.report;
    const { triggers, scope } = this.#triggers(item.triggers, declared);
    this.#checkClauses(item, declared);
    const denies = item.verdict === "block" || item.verdict === "escalate";
    const reading: Reading = { tight: item.verdict !== "allow", foldCase: denies };
    const condition = this.#condition(item.clauses, scope, declared, reading);
    if (condition !== undefined && this.#neverHolds(condition))
      report.add("P0210", policy.file, item.span, `the condition of \`${declared.name}\` can never hold`);
    const unknown = this.#answer("unknown", item.clauses, declared);
    if (item.sealed && unknown === "ignore")
      report.add("P0301", policy.file, item.span, `\`${declared.name}\` is sealed and cannot ignore what is unknown`);
    const because = clauseOf(item.clauses, "because")?.text;
    if (!because && item.verdict !== "allow")
      report.add("P0205", policy.file, item.verdictSpan, `\`${declared.name}\` gives no reason`, 'add `because "what would be lost"`');
    const instead = clauseOf(item.clauses, "instead")?.text;
    const unconstrained = clauseOf(item.clauses, "unconstrained") ? this.#answer("unconstrained", item.clauses, declared) : undefined;
    const until = clauseOf(item.clauses, "until");
    const severity = this.#severity(declared);
    const finds = item.clauses.filter((clause) => clause.kind === "finds");
    if (finds.length > 0 && !triggers.every((trigger) => trigger.kind === "verb" && trigger.verb === "content")) {
      report.add("P0213", policy.file, finds[0]!.span, "`finds` needs `on content`");
    }
    return {
      id: declared.name,
      verdict: item.verdict,
      sealed: item.sealed,
      layer: policy.layer.name,
      trusted: policy.layer.trusted,
      location: locate(policy.file.text, policy.file.path, item.name?.span ?? item.verdictSpan),
      triggers,
      ...(condition === undefined ? {} : { condition }),
      unknown: unknown ?? "escalate",
      ...(unconstrained ? { unconstrained } : {}),
      ...(because ? { because: this.#template(because, scope, declared) } : {}),
      ...(instead ? { instead: this.#template(instead, scope, declared) } : {}),
      ...(severity === undefined ? {} : { severity }),
      ...(until ? { until: dateOf(until.date) } : {}),
      overriding: (clauseOf(item.clauses, "overriding")?.rules ?? []).flatMap((name) => this.#rulesMeant(name, declared, "override")),
      finds: finds.map((clause) => this.#content.kind(clause, declared)),
    };
  }

  exception(declared: Declared<ExceptItem | DisableItem>): CompiledException[] {
    const { item, policy } = declared;
    const because = clauseOf(item.clauses, "because")?.text;
    const ids = this.#rulesMeant(item.rule, declared, "except or disable");
    if (!because) {
      const message = `this exception of \`${item.rule.name}\` gives no reason`;
      this.#lowering.report.add("P0205", policy.file, item.span, message, 'add `because "why it is safe here"`');
    }
    const until = clauseOf(item.clauses, "until");
    return ids.map((id) => {
      const rule = this.#lowering.graph.rules.get(id)!;
      const narrows = item.kind === "except" && item.triggers.length > 0;
      const { triggers, scope } = narrows ? this.#triggers(item.triggers, declared) : this.#triggers(rule.item.triggers, rule);
      const condition = this.#condition(item.clauses, scope, declared, { tight: false });
      return {
        rule: id,
        triggers: narrows ? triggers : [],
        ...(condition === undefined ? {} : { condition }),
        because: because?.value ?? "",
        ...(until ? { until: dateOf(until.date) } : {}),
        layer: policy.layer.name,
        location: locate(policy.file.text, policy.file.path, item.rule.span),
        disables: item.kind === "disable",
      };
    });
  }

  #severity({ item, policy }: Declared<RuleItem>): string | undefined {
    const level = clauseOf(item.clauses, "severity")?.level;
    if (level && !SEVERITIES.includes(level.name)) {
      const hint = didYouMean(level.name, SEVERITIES) ?? `one of ${SEVERITIES.join(", ")}`;
      this.#lowering.report.add("P0112", policy.file, level.span, `there is no severity \`${level.name}\``, hint);
    }
    return level?.name;
  }

  #rulesMeant(name: Identifier, { policy }: Declared<unknown>, loosens: "except or disable" | "override"): readonly string[] {
    return rulesMeant(name, policy, loosens, this.#lowering.graph, this.#lowering.report);
  }

  #triggers(triggers: readonly Trigger[], declared: Declared<unknown>): LoweredTriggers {
    const lowered: CompiledTrigger[] = [];
    const verbs: Verb[] = [];
    const scopes: NameScope[] = [];
    let patterns = 0;
    for (const trigger of triggers) {
      if (trigger.kind === "verb") {
        // The grammar knows no other verbs.
        const verb = trigger.verb.name as Verb;
        lowered.push({ kind: "verb", verb });
        verbs.push(verb);
        continue;
      }
      for (const pattern of lowerPattern(trigger.pattern, declared.policy, this.#lowering, this.#signatures, this.#shapes)) {
        patterns++;
        lowered.push({ kind: "pattern", pattern: pattern.pattern });
        scopes.push(...pattern.scopes);
      }
    }
    const ofVerbs = verbs.length > 0 ? verbScope(verbs) : undefined;
    const ofPatterns = patterns > 0 ? patternScope(scopes) : undefined;
    const scope = ofVerbs && ofPatterns ? joinedScope(ofPatterns, ofVerbs) : (ofVerbs ?? ofPatterns ?? verbScope([]));
    return { triggers: lowered, scope };
  }

  #condition(clauses: readonly Clause[], scope: NameScope, declared: Declared<unknown>, reading: Reading): ConditionId | undefined {
    const parts: ConditionId[] = [];
    for (const clause of clauses) {
      if (clause.kind === "when") parts.push(this.#lowering.lower(clause.expression, scope, declared.policy, reading));
      if (clause.kind !== "unless") continue;
      const excluded = this.#lowering.lower(clause.expression, scope, declared.policy, { ...reading, tight: !reading.tight });
      parts.push(this.#lowering.conditions.not(excluded));
    }
    return parts.length === 0 ? undefined : this.#lowering.conditions.all(parts);
  }

  #neverHolds(id: ConditionId): boolean {
    const conditions = this.#lowering.conditions.conditions;
    const condition = conditions[id]!;
    if (condition.kind === "constant") return !condition.value;
    if (condition.kind !== "and") return false;
    const required = new Map<string, string>();
    for (const child of condition.of) {
      const test = conditions[child]!;
      if (test.kind === "not" && condition.of.includes(test.of)) return true;
      if (test.kind !== "test" || test.quantifier || test.comparison.kind !== "is") continue;
      const subject = JSON.stringify(test.subject);
      const other = required.get(subject);
      if (other !== undefined && other !== test.comparison.text) return true;
      required.set(subject, test.comparison.text);
    }
    return false;
  }

  #answer(kind: "unknown" | "unconstrained", clauses: readonly Clause[], declared: Declared<unknown>): UnknownAnswer | undefined {
    const clause = clauses.find((candidate) => candidate.kind === kind);
    if (clause?.kind !== "unknown" && clause?.kind !== "unconstrained") return undefined;
    if (ANSWERS.includes(clause.answer.name)) return clause.answer.name as UnknownAnswer;
    const hint = didYouMean(clause.answer.name, ANSWERS) ?? "one of escalate, block, ignore, weigh";
    this.#lowering.report.add("P0112", declared.policy.file, clause.answer.span, `\`${kind}\` cannot be \`${clause.answer.name}\``, hint);
    return undefined;
  }

  #checkClauses(item: RuleItem, declared: Declared<RuleItem>): void {
    const single = ["when", "because", "instead", "severity", "until", "unknown", "unconstrained", "tests", "overriding"];
    const seen = new Set<string>();
    for (const clause of item.clauses) {
      if (single.includes(clause.kind) && seen.has(clause.kind)) {
        const hint = clause.kind === "when" ? "join the conditions with `and`" : undefined;
        this.#lowering.report.add("P0207", declared.policy.file, clause.span, `\`${clause.kind}\` stands twice`, hint);
      }
      seen.add(clause.kind);
      if (clause.kind === "overriding" && item.verdict !== "allow") {
        this.#lowering.report.add("P0207", declared.policy.file, clause.span, "only an `allow` may override a rule");
      }
    }
  }

  #template(text: StringLiteral, scope: NameScope, declared: Declared<unknown>): Template {
    const pieces: (string | { hole: string })[] = [];
    const parts = text.value.replaceAll("{{", "\u0000").split(/(\{[^{}]*\})/);
    for (const part of parts) {
      if (part === "") continue;
      if (!part.startsWith("{")) {
        pieces.push(part.replaceAll("\u0000", "{").replaceAll("}}", "}"));
        continue;
      }
      const name = part.slice(1, -1);
      const base = name.startsWith("-") ? name : splitProperty(name, scope)[0];
      const known = name.startsWith("-") ? scope.flag(name) !== undefined : scope.fields.has(base);
      if (known ? !scope.everywhere(base) : name.startsWith("-") || !typeOf(scope, base)) {
        const hint = didYouMean(name, [...scope.fields.keys(), ...scope.flagNames()]);
        this.#lowering.report.add("P0206", declared.policy.file, text.span, `the hole \`{${name}}\` does not exist on all triggers`, hint);
      }
      pieces.push({ hole: name.startsWith("-") ? (scope.flag(name)?.name ?? name) : name });
    }
    return pieces;
  }
}

type WithKind<Member, Kind> = Member extends { readonly kind: infer Kinds } ? (Kind extends Kinds ? Member : never) : never;

export function clauseOf<Kind extends Clause["kind"]>(clauses: readonly Clause[], kind: Kind): WithKind<Clause, Kind> | undefined {
  return clauses.find((clause): clause is WithKind<Clause, Kind> & Clause => clause.kind === kind);
}
