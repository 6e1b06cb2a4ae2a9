/** What the library exports is documented: whoever uses it sees the comment in their editor. */
import { join } from "node:path";
import ts from "typescript";
import { expect, test } from "vitest";
import { packageRoot } from "../src/package-root.ts";

test("every export of the library says what it is", { timeout: 60_000 }, () => {
  const entry = join(packageRoot(), "src", "index.ts");
  const program = ts.createProgram([entry], {
    allowImportingTsExtensions: true,
    noEmit: true,
    skipLibCheck: true,
    module: ts.ModuleKind.NodeNext,
    moduleResolution: ts.ModuleResolutionKind.NodeNext,
    target: ts.ScriptTarget.ES2022,
  });
  const checker = program.getTypeChecker();
  const file = program.getSourceFile(entry);
  const symbol = file && checker.getSymbolAtLocation(file);
  const exports = symbol ? checker.getExportsOfModule(symbol) : [];
  expect(exports.length).toBeGreaterThan(50);
  const silent = exports.filter((each) => {
    const declared = each.flags & ts.SymbolFlags.Alias ? checker.getAliasedSymbol(each) : each;
    return declared.getDocumentationComment(checker).length === 0;
  });
  expect(silent.map(({ name }) => name)).toEqual([]);
});
