import { createHash } from "node:crypto";
import { expect, test } from "vitest";
import { digest } from "./digest.ts";

test.each(["", "a", "é\u{1f600}", "x".repeat(8_191), "é".repeat(8_192), "\ud800".repeat(10_000)])(
  "is SHA-256 of the text as UTF-8, whatever its length (%#)",
  (text) => {
    expect(digest(text)).toBe(createHash("sha256").update(Buffer.from(text)).digest("hex"));
  },
);
