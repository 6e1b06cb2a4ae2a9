import { escapeControls } from "../engine/index.ts";
import type { Comparison, CompiledSet, Condition, ConditionId, Directory, Program, Subject } from "../model/index.ts";

/** A condition as a policy would write it; sets by their name, inline ones by their members. */
export function conditionText(id: ConditionId, program: Pick<Program, "conditions" | "sets">, nested = false): string {
  const condition: Condition = program.conditions.at(id)!;
  switch (condition.kind) {
    case "constant":
      return condition.value ? "always" : "never";
    case "not":
      return `not ${conditionText(condition.of, program, true)}`;
    case "and":
    case "or": {
      // They are numbered as they were written first; evaluating them has an order of its own.
      const written = condition.of.toSorted((left, right) => left - right);
      const text = written.map((child) => conditionText(child, program, true)).join(` ${condition.kind} `);
      return nested ? `(${text})` : text;
    }
    case "test": {
      const subject = (condition.quantifier ? `${condition.quantifier} ` : "") + subjectText(condition.subject);
      return condition.comparison.kind === "present" ? subject : `${subject} ${comparisonText(condition.comparison, program)}`;
    }
  }
}

function subjectText(subject: Subject): string {
  return subject.kind === "name" && subject.property ? `${subject.name}.${subject.property}` : subject.name;
}

function comparisonText(comparison: Comparison, program: Pick<Program, "sets">): string {
  switch (comparison.kind) {
    case "present":
      return "";
    case "is":
      return `is ${quoted(comparison.text)}`;
    case "is-context":
      return `is ${comparison.name}`;
    case "is-number":
      return `is ${comparison.value}`;
    case "order":
      return `${comparison.operator} ${comparison.value}`;
    case "in":
      return membershipText(program.sets.at(comparison.set)!);
    case "either":
      return comparison.of.map((one) => comparisonText(one, program)).join(" or ");
    case "under":
    case "covers":
      return `${comparison.kind} ${directoriesText(comparison.directories)}`;
    case "negated": {
      const text = comparisonText(comparison.of, program);
      if (comparison.of.kind === "either") return `not (${text})`;
      return text.startsWith("is ") ? text.replace("is ", "is not ") : `not ${text}`;
    }
  }
}

function membershipText(set: CompiledSet): string {
  if (set.type === "pattern") return `matches ${escapeControls(set.members[0]!)}`;
  if (set.name !== "") return `in ${set.name}`;
  const except = set.except.length === 0 ? "" : ` except ${membersText(set.except)}`;
  return `in { ${membersText(set.members)}${except} }`;
}

function membersText(members: readonly string[]): string {
  const shown = members.slice(0, 8).map(quoted).join(" ");
  return members.length > 8 ? `${shown} …` : shown;
}

function directoriesText(directories: readonly Directory[]): string {
  const texts = directories.map((directory) => (directory.kind === "context" ? directory.name : quoted(directory.path)));
  const shown = texts.slice(0, 6).join(" ");
  return texts.length === 1 ? shown : `{ ${shown}${texts.length > 6 ? " …" : ""} }`;
}

function quoted(text: string): string {
  return escapeControls(JSON.stringify(text));
}
