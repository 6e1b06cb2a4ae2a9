import type { TestResult } from "../testing/index.ts";

/** Results in the XML that test reporters read: a suite a rule or test block. */
export function junitXml(results: readonly TestResult[]): string {
  const suites = new Map<string, TestResult[]>();
  for (const result of results) suites.set(result.suite, [...(suites.get(result.suite) ?? []), result]);
  const failed = results.filter((result) => !result.passed).length;
  const lines = ['<?xml version="1.0" encoding="UTF-8"?>', `<testsuites tests="${results.length}" failures="${failed}">`];
  for (const [name, members] of suites) {
    lines.push(
      `  <testsuite name="${escapeXml(name)}" tests="${members.length}" failures="${members.filter((member) => !member.passed).length}">`,
    );
    for (const member of members) {
      const head = `    <testcase name="${escapeXml(member.name)}" classname="${escapeXml(name)}" file="${escapeXml(member.location.file)}" line="${member.location.line}"`;
      lines.push(
        member.passed
          ? `${head}/>`
          : `${head}><failure message="${escapeXml(`expected ${member.expected}, got ${member.actual}`)}">${escapeXml((member.why ?? []).join("\n"))}</failure></testcase>`,
      );
    }
    lines.push("  </testsuite>");
  }
  return `${[...lines, "</testsuites>"].join("\n")}\n`;
}

/** XML 1.0 has no place for some characters at all, and readers make a space of a line break in an attribute that is not spelled out. */
function escapeXml(text: string): string {
  return text
    .replace(/[&<>"]/g, (character) => ENTITIES[character]!)
    .replace(/[\u0000-\u0008\u000b\u000c\u000e-\u001f\ud800-\udfff\ufffe\uffff]/gu, "\ufffd")
    .replace(/[\t\n\r]/g, (character) => `&#${character.charCodeAt(0)};`);
}

const ENTITIES: Readonly<Record<string, string>> = { "&": "&amp;", "<": "&lt;", ">": "&gt;", '"': "&quot;" };
