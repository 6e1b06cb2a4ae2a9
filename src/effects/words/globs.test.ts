import { describe, expect, it } from "vitest";
import { contextOf, programOf, understandCommand } from "../testing.ts";

const PROGRAM = programOf(`
  command rm { flags { -r -f } operands { paths: path* } delete paths with recursive = -r }
  command mkdir { operands { paths: path* } write paths }
  command cp { operands { from: path to: path } copy from to to }
  command bash { flags { -c -O=word* } operands { code: word args: rest? } execute code as shell with rest = args when -c }
`);

function deleted(command: string, files: Readonly<Record<string, string>>): readonly string[] {
  const { effects } = understandCommand(PROGRAM, command, contextOf({}, files));
  return effects.flatMap(({ verb, fields }) => {
    const { path } = fields;
    if (verb !== "delete" || path?.kind !== "path") return [];
    return [path.lexical.text ?? "not known"];
  });
}

describe("globs", () => {
  const files = { "/repo/app/a.log": "", "/repo/app/.env.log": "", "/repo/app/src/a.c": "", "/repo/app/src/b.c": "" };

  it("are the names that are there; a leading dot is only matched by a dot", () => {
    expect(deleted("rm *.log", files)).toEqual(["/repo/app/a.log"]);
    expect(deleted("rm .en*", files)).toEqual(["/repo/app/.env.log"]);
    expect(deleted("rm src/?.c", files)).toEqual(["/repo/app/src/a.c", "/repo/app/src/b.c"]);
  });

  it("stay what they are where nothing fits, as the shell has it", () => {
    expect(deleted("rm *.tmp", files)).toEqual(["/repo/app/*.tmp"]);
    expect(deleted("rm .[dev]", files)).toEqual(["/repo/app/.[dev]"]);
    expect(deleted("rm http://h.example/a?b=*", files)).toEqual(["/repo/app/http:/h.example/a?b=*"]);
  });

  it("behind a dash are the names that are there, or what is written", () => {
    const words = (files: Readonly<Record<string, string>>) =>
      understandCommand(PROGRAM, "rm -?", contextOf({}, files)).calls[0]?.words.map(({ text }) => text);
    expect(words({ "/repo/app/a": "" })).toEqual(["rm", "-?"]);
    expect(words({ "/repo/app/-x": "" })).toEqual(["rm", "-x"]);
  });

  it("in a redirection are the one file that is there", () => {
    const { effects } = understandCommand(PROGRAM, "echo x > src/?.c > a.lo?", contextOf({}, { "/repo/app/a.log": "" }));
    const written = effects.flatMap(({ verb, fields }) =>
      verb === "write" && fields.path?.kind === "path" ? [fields.path.lexical.text] : [],
    );
    expect(written).toContain("/repo/app/a.log");
  });

  it("take brackets for what stands in them", () => {
    expect(deleted("rm [ab].log", files)).toEqual(["/repo/app/a.log"]);
    expect(deleted("rm .[e]nv.l[!a]g", files)).toEqual(["/repo/app/.env.log"]);
    expect(deleted("rm src/[b-z].c", files)).toEqual(["/repo/app/src/b.c"]);
    expect(deleted("rm src/[^a].c", files)).toEqual(["/repo/app/src/b.c"]);
    expect(deleted("rm [.]env.log", files)).toEqual(["/repo/app/[.]env.log"]);
    expect(deleted("rm src/[x-z].c", files)).toEqual(["/repo/app/src/[x-z].c"]);
  });

  it("fit nothing in a directory of the project that is not there", () => {
    expect(deleted("rm data/*.json", files)).toEqual(["/repo/app/data/*.json"]);
    expect(deleted("mkdir data; cp x data/; rm data/*.json", files)).toEqual(["not known"]);
    expect(deleted("some-tool; rm data/*.json", files)).toEqual(["not known"]);
    expect(deleted("rm /elsewhere/*.json", files)).toEqual(["not known"]);
  });

  it.each(["shopt -s nocaseglob; rm *.LOG", "shopt -s dotglob nullglob; rm *.log", "bash -O dotglob -c 'rm *.log'"])(
    "are not looked up where the shell was told to read them otherwise: %s",
    (command) => expect(deleted(command, files)).toEqual(["not known"]),
  );

  it("stay unknown where the script added names, where a part is unknown, and with classes that have a name", () => {
    expect(deleted("echo > x.log; rm *.log", files)).toEqual(["not known"]);
    expect(deleted('rm "$D"/*.log', files)).toEqual(["not known"]);
    expect(deleted("rm [[:alpha:]].log", files)).toEqual(["not known"]);
  });
});
