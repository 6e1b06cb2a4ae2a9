/** The catalogue of built-in rules: one section a policy, one entry a rule, and the table of the earlier guard's items as they are judged now. */
import { basename } from "node:path";
import type { Declared, PolicyGraph } from "../../src/compiler/index.ts";
import type { CompiledRule, Decision, Program } from "../../src/model/index.ts";
import type { Clause, RuleItem, RuleTest } from "../../src/syntax/index.ts";
import { commandAction, judge, REFERENCE_PROJECT, referenceContext } from "../../src/testing/index.ts";
import { type Class, EARLIER_ITEMS, type EarlierItem, FORMER_ALARMS, spelledOut } from "./earlier-items.ts";
import { code, row, table } from "./markdown.ts";

const STRICTNESS: readonly Class[] = ["pass", "warn", "escalate", "block"];
/** Patterns shown of a long list of triggers. */
const MOST_TRIGGERS = 4;

export function catalogue(graph: PolicyGraph, program: Program): string {
  const rules = new Map(Array.from(program.rules, (rule) => [rule.id, rule]));
  const sections: string[] = [];
  for (const policy of graph.policies) {
    const declared = [...graph.rules.values()].filter((candidate) => candidate.policy === policy && rules.has(candidate.name));
    if (declared.length === 0) continue;
    const optional = policy.file.path.includes("/optional/") ? " Off unless it is asked for." : "";
    const entries = declared.map((one) => entry(one, rules.get(one.name)!));
    // A policy of several files is told apart by them.
    const isAlone = graph.policies.every((other) => other === policy || other.name !== policy.name);
    const heading = isAlone ? policy.name : `${policy.name}: ${basename(policy.file.path, ".policy")}`;
    sections.push(
      `## ${heading}\n\n${policy.file.title?.value ?? ""}: [${policy.file.path}](../${policy.file.path}), ${declared.length} rules.${optional}\n\n${entries.join("\n\n")}`,
    );
  }
  return `${sections.join("\n\n")}\n`;
}

export interface JudgedExample {
  readonly item: EarlierItem;
  readonly text: string;
  readonly expected: Class;
  readonly actual: string;
  readonly rules: readonly string[];
}

/** Every example of every item with its verdict now; the near miss of an item is expected to pass. */
export function judgeItems(program: Program): JudgedExample[] {
  return EARLIER_ITEMS.flatMap((item) =>
    [...item.examples, { text: item.miss, verdict: "pass" as const }].map(({ text, verdict }) => {
      const decision = judgeExample(item, text, program);
      return { item, text, expected: verdict, actual: decision.verdict, rules: decidedBy(decision) };
    }),
  );
}

/** Former false alarms that are still answered with anything but a pass. */
export function alarmsLeft(program: Program): string[] {
  return FORMER_ALARMS.filter(({ kind, miss }) => judgeExample({ kind }, miss, program).verdict !== "pass").map(({ miss }) => miss);
}

export function alarmList(): string {
  return `What was caught by accident before, and passes: ${FORMER_ALARMS.map(({ miss }) => code(miss)).join(", ")}.`;
}

export function itemTable(program: Program): string {
  const judged = judgeItems(program);
  const rows = EARLIER_ITEMS.map((item) => {
    const mine = judged.filter((example) => example.item === item).slice(0, -1);
    const rules = [...new Set(mine.flatMap((example) => example.rules))];
    return row(
      item.id,
      item.what,
      classOf(item),
      rules.map((rule) => code(rule)).join(", "),
      mine.map((example) => code(example.text)).join(" · "),
      code(item.miss),
    );
  });
  return table(["item", "what", "class", "rule", "caught", "left alone"], rows);
}

/** «raised from warn to escalate», from the verdicts that the examples have. */
function classOf(item: EarlierItem): string {
  const classes = [...new Set(item.examples.map((example) => example.verdict))].sort(
    (left, right) => STRICTNESS.indexOf(left) - STRICTNESS.indexOf(right),
  );
  const note = item.note === undefined ? "" : `; ${item.note}`;
  if (classes.length === 1 && classes[0] === item.before) return `${item.before}${note}`;
  const strongest = classes.at(-1)!;
  const verb = STRICTNESS.indexOf(strongest) > STRICTNESS.indexOf(item.before) ? "raised" : "lowered";
  const others = classes.filter((one) => one !== item.before);
  const partly = others.length < classes.length ? " in part" : "";
  return `**${verb} from ${item.before} to ${others.join(" or ")}${partly}**${note}`;
}

function judgeExample(item: Pick<EarlierItem, "kind">, example: string, program: Program): Decision {
  const text = spelledOut(example);
  const world = { directories: new Set([`${REFERENCE_PROJECT}/src`]) };
  switch (item.kind) {
    case "command":
      return judge(program, commandAction(text), referenceContext({}, world));
    case "write":
      return judge(program, { kind: "write", tool: "Write", path: text, content: "" }, referenceContext({}, world));
    case "content":
      return judge(
        program,
        { kind: "write", tool: "Write", path: `${REFERENCE_PROJECT}/src/settings.ts`, content: text },
        referenceContext({}, world),
      );
  }
}

function decidedBy(decision: Decision): string[] {
  return [...new Set([...decision.matched, ...decision.notes].map((match) => match.rule))];
}

function entry({ item, policy }: Declared<RuleItem>, rule: CompiledRule): string {
  const marks = [rule.sealed ? "sealed" : "", rule.severity ?? "", rule.modes ? `in ${rule.modes.join(", ")}` : ""].filter(
    (mark) => mark !== "",
  );
  const head = `### ${rule.id}\n\n**${[rule.verdict, ...marks].join(" · ")}** on ${triggersOf(rule)}`;
  const because = textOf(item.clauses, "because");
  const instead = textOf(item.clauses, "instead");
  const reason = `${because ?? ""}${instead === undefined ? "" : `. Instead: ${instead}`}`;
  const tests = item.clauses.flatMap((clause) => (clause.kind === "tests" ? clause.tests : []));
  const kinds = item.clauses.flatMap((clause) => (clause.kind === "finds" ? [clause.name.value] : []));
  const found = kinds.length === 0 ? "" : `\n\nFinds: ${kinds.join(", ")}.`;
  const source = policy.file.text;
  const examples = [example("hit", tests, source) ?? example("unsure", tests, source), example("miss", tests, source)].filter(
    (line) => line !== undefined,
  );
  return `${head}\n\n${asText(reason)}${found}\n\n${examples.join("\n")}`;
}

function triggersOf(rule: CompiledRule): string {
  const all = rule.triggers.map((trigger) => (trigger.kind === "verb" ? trigger.verb : code(trigger.pattern.text)));
  return all.length > MOST_TRIGGERS ? `${all.slice(0, MOST_TRIGGERS).join(", ")} and ${all.length - MOST_TRIGGERS} more` : all.join(", ");
}

function example(expected: RuleTest["expected"], tests: readonly RuleTest[], source: string): string | undefined {
  const test = tests.find((candidate) => candidate.expected === expected && candidate.subject.call.kind !== "sample");
  if (!test) return undefined;
  const { call } = test.subject;
  const text = call.kind === "command" ? call.code.text.trim() : source.slice(test.subject.span.start, test.subject.span.end);
  const given = call.kind === "command" ? source.slice(call.code.span.end, test.subject.span.end).trim() : "";
  return `- ${expected}: ${code(text.replaceAll("\n", " ⏎ "))}${given === "" ? "" : ` ${asText(given)}`}`;
}

function textOf(clauses: readonly Clause[], kind: "because" | "instead"): string | undefined {
  for (const clause of clauses) if (clause.kind === kind) return clause.text.value;
  return undefined;
}

/** Text for Markdown: what would be taken for markup is written so that it is not. */
function asText(text: string): string {
  return text.replace(/[<*_|]/g, (character) => `\\${character}`);
}
