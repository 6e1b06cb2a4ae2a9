import { describe, expect, it } from "vitest";
import { effectLines, programOf, understandCommand } from "../testing.ts";

const PROGRAM = programOf(`
  command rm { flags { -r -f } operands { paths: path* } delete paths with recursive = -r }
  command lftp { flags { -e=word } operands { target: host? } execute -e as ftp }
  command rsync { flags { -a --delete } operands { sources: path* dest: path } copy sources to dest delete dest with recursive, partial when --delete }
`);

const effects = (orders: string): string => effectLines(understandCommand(PROGRAM, `lftp -e '${orders}' h.example`)).join("\n");

describe("orders of ftp, lftp and smbclient", () => {
  it.each(["rm -r /b", "deltree /b", "glob -a rm -r /b", "ls; glob rm -r /b"])("delete at the other end: %s", (orders) =>
    expect(effects(orders)).toContain("delete /b tree recursive remote"),
  );
  it.each(["mirror --delete a /b", "mirror -e a /b", "mirror -ve -x tmp a /b"])("delete here what is not there: %s", (orders) =>
    expect(effects(orders)).toContain("delete /b"),
  );
  it.each(["mirror a /b", "mirror -e --dry-run a /b", "glob ls /b", "cat deltree"])("delete nothing: %s", (orders) =>
    expect(effects(orders)).not.toContain("delete"),
  );
});
