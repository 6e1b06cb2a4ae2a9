import { expect, test } from "vitest";
import { compileText } from "./testing.ts";

const RULES = 'policy p "P"\nwarn a on write because "a"\nwarn b on write because "b"';

test("a rule's exceptions are all that name it", () => {
  const { exceptions } = compileText(`${RULES}\nexcept a when link because "x"\ndisable a because "y" until 2027-01-31`).program;
  expect(exceptions.get("p/a")!.map(({ because }) => because)).toEqual(["x", "y"]);
  expect(exceptions.get("p/b")).toBeUndefined();
});

test("an exception of a policy is one of each of its rules", () => {
  const { exceptions } = compileText(RULES, 'policy q "Q"\ndisable p because "all"').program;
  expect([exceptions.get("p/a"), exceptions.get("p/b")].map((found) => found?.length)).toEqual([1, 1]);
});
