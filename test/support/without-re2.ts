/** With `DL_TEST_WITHOUT_RE2=1` native RE2 is as good as not installed: what runs then is the JavaScript port. */
import Module from "node:module";

interface Resolving {
  _resolveFilename(request: string, ...rest: readonly unknown[]): string;
}

if (process.env["DL_TEST_WITHOUT_RE2"] === "1") {
  const resolving = Module as unknown as Resolving;
  const resolve = resolving._resolveFilename;
  resolving._resolveFilename = (request, ...rest) => {
    if (request === "re2") throw new Error("re2 is not installed here");
    return resolve.call(Module, request, ...rest);
  };
}
