import { expect, test } from "vitest";
import type { TestResult } from "../testing/index.ts";
import { junitXml } from "./junit.ts";

function resultOf(suite: string, name: string, passed = true, why: readonly string[] = []): TestResult {
  const location = { file: "p.policy", line: 4, column: 1, endLine: 4, endColumn: 2 };
  return { suite, name, passed, expected: "hit", actual: "miss", location, why };
}

test("a rule or test block is a suite, wherever its tests stand", () => {
  expect(
    junitXml([resultOf("a", "1"), resultOf("b", "2", false, ["delete a: does not hold: x < y"]), resultOf("a", "3")]),
  ).toBe(`<?xml version="1.0" encoding="UTF-8"?>
<testsuites tests="3" failures="1">
  <testsuite name="a" tests="2" failures="0">
    <testcase name="1" classname="a" file="p.policy" line="4"/>
    <testcase name="3" classname="a" file="p.policy" line="4"/>
  </testsuite>
  <testsuite name="b" tests="1" failures="1">
    <testcase name="2" classname="b" file="p.policy" line="4"><failure message="expected hit, got miss">delete a: does not hold: x &lt; y</failure></testcase>
  </testsuite>
</testsuites>
`);
});

test("no results are an empty report", () => {
  expect(junitXml([])).toBe('<?xml version="1.0" encoding="UTF-8"?>\n<testsuites tests="0" failures="0">\n</testsuites>\n');
});

test.each([
  ['echo "a" && b > c < d', "echo &quot;a&quot; &amp;&amp; b &gt; c &lt; d"],
  ["\u0000\u001b\u0008", "\ufffd\ufffd\ufffd"],
  ["\ufffe\uffff\ud83d", "\ufffd\ufffd\ufffd"],
  ["a\tb", "a&#9;b"],
  ["a\nb\r", "a&#10;b&#13;"],
])("%j is written so that an XML reader takes it, and gives it back", (name, written) => {
  expect(junitXml([resultOf("s", name)])).toContain(`<testcase name="${written}" `);
});
