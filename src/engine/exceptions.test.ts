import { expect, test } from "vitest";
import { compileText } from "../compiler/testing.ts";
import { exceptionsOf } from "./exceptions.ts";

const RULES = 'policy p "P"\nwarn a on write because "a"\nwarn b on write because "b"';

test("a rule's exceptions are all that name it", () => {
  const { program } = compileText(`${RULES}\nexcept a when link because "x"\ndisable a because "y" until 2027-01-31`);
  expect(exceptionsOf(program, "p/a").map(({ because }) => because)).toEqual(["x", "y"]);
  expect(exceptionsOf(program, "p/b")).toEqual([]);
});

test("an exception of a policy is one of each of its rules", () => {
  const { program } = compileText(RULES, 'policy q "Q"\ndisable p because "all"');
  expect([exceptionsOf(program, "p/a"), exceptionsOf(program, "p/b")].map((found) => found.length)).toEqual([1, 1]);
});

test("a program without exceptions has none", () => {
  expect(exceptionsOf(compileText(RULES).program, "p/a")).toEqual([]);
});
