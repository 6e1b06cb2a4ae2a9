import { describe, expect, it } from "vitest";
import { contextOf, effectLines, programOf, understandCommand } from "../testing.ts";

const PROGRAM = programOf(`
  command node { flags { -e=word! -p=word! } operands { args: rest? } execute -e, -p as javascript }
`);

const RUNS = "execute source=literal language=javascript";

function effects(code: string): readonly string[] {
  return effectLines(understandCommand(PROGRAM, `node -e '${code.replaceAll("'", String.raw`'\''`)}'`));
}

describe("JavaScript that computes and prints", () => {
  it.each([
    "console.log(1 + 1)",
    "process.version",
    "console.log(new Date().toISOString())",
    'console.log([1, 2, 3].map((n) => n * 2).join(", "))',
    'let s = ""; process.stdin.on("data", (d) => (s += d)).on("end", () => console.log(JSON.parse(s).name))',
    's="";process.stdin.on("data",d=>s+=d).on("end",()=>{const j=JSON.parse(s);console.log(j.items.length)})',
    "for (const [name, value] of Object.entries(process.versions)) console.log(`${name}: ${value}`)",
    'const words = {}; for (const w of ["a", "b"]) words[w] = 1; for (const k in words) console.log(k, words[k])',
    'const path = require("path"); console.log(path.join("a", "..", "b"), path.sep)',
    'console.log(require("node:crypto").randomUUID())',
    'const { createHash } = require("crypto"); console.log(createHash("sha256").update("x").digest("hex"))',
    "function twice(f, x) { return f(f(x)); } console.log(twice((n) => n + 1, 2))",
    'console.log(process.env.HOME, process.env["PATH"], process.argv[2])',
    "console.log(/^v(\\d+)/.exec(process.version) ? 1 : 2)".replace("exec", "test"),
    "const a = [3, 1]; console.log(a[a.length - 1], a[0])",
    'console.log(require("os").cpus().length)',
    'try { JSON.parse("x") } catch (e) { console.error(e.message); process.exit(1) }',
  ])("%s", (code) => expect(effects(code)).toEqual([]));

  it("reads JSON through require", () => {
    expect(effects('console.log(require("./package.json").version)')).toEqual(["read /repo/app/package.json"]);
    expect(effects('console.log(require("typescript/package.json").version)')).toEqual([
      "read /repo/app/node_modules/typescript/package.json",
    ]);
  });

  it("reads files through fs", () => {
    const read = ["read /repo/app/a.json"];
    expect(effects('console.log(JSON.parse(require("fs").readFileSync("a.json", "utf8")).x)')).toEqual(read);
    expect(effects('const fs = require("fs"); console.log(fs.readFileSync("a.json", "utf8"))')).toEqual(read);
    expect(effects('const { readFileSync } = require("node:fs"); console.log(readFileSync("a.json", "utf8"))')).toEqual(read);
    expect(effects('console.log(fs.existsSync("x"))')).toEqual([]);
  });
});

describe("JavaScript that may do more", () => {
  it.each([
    'fetch("http://h")',
    '["http://h"].map(fetch)',
    "const { fetch: f } = globalThis; f(1)",
    "console.log(process.env)",
    "console.log(process.env.API_TOKEN)",
    'console.log(process["env"])',
    'require("child_process")',
    'require("./build")',
    'require("left-pad")(1)',
    '[]["constructor"]["constructor"]("x")()',
    String.raw`[]["\x63onstructor"]`,
    'const k = "con" + "structor"; const F = [][k][k]; F("x")()',
    'const k = "con" + "structor"; ["x"].map((() => 1)[k])',
    'const k = "con" + "structor"; const { [k]: F } = () => 1; F("x")()',
    "const f = (() => 1).constructor; f(1)",
    "Object.getPrototypeOf(() => 1)",
    '{ let fetch = 1; } fetch("http://h")',
    'const c = require("crypto"); c.setEngine("/tmp/x.so")',
    'Object.values(require("crypto"))',
    'const { setEngine } = require("crypto"); setEngine("/tmp/x.so")',
    'const k = "constructor"; const f = [][1 - 1 || k]; f(1)',
    'const k = "constructor"; const f = [][k + (1 - 1).toString().slice(9)]; f(1)',
    "console.log(fs)",
    '["a"].map(fs.readFileSync)',
    "const w = fs.writeSync; w(1)",
    'const w = require("fs").writeSync; w(1)',
    "function f() { return this } f().fetch(1)",
    "const x = 1 ? fetch : 0; x(1)",
    "x = function () {} / fetch(u) / 1",
    "let of = 1; of / fetch(u) / 1",
    "let a = { return: 1 }; a.return / fetch(u) / 1",
    '++/"/.x; fetch(u); /"/',
    "console.log(1) // \rfetch(u)",
    "console.log(1) // \u2028fetch(u)",
    "fetch\u00a0(u)",
    "fetch`x`",
    'new Worker("x")',
    "new (class {})()",
    'import("fs")',
    'setTimeout("x", 1)',
  ])("%s", (code) => expect(effects(code)).toContain(RUNS));

  it("is a directory by a name of data: the code in it would run", () => {
    const context = contextOf({}, { "/repo/app/d.json/index.js": "" });
    const { effects } = understandCommand(PROGRAM, "node -e 'require(\"./d.json\")'", context);
    expect(effects.some(({ verb }) => verb === "execute")).toBe(true);
  });
});
