/** The cases of conformance/ by the reference interpreter, rule by rule: slow, so in a file of its own that runs beside the others. */
import { expect, test } from "vitest";
import { byReference, conformanceFiles, failures, shortName } from "./support/conformance.ts";

test.each(conformanceFiles().map((file) => [shortName(file), file]))("%s by the reference interpreter", (_, file) => {
  expect(failures(file, byReference)).toBe("");
});
