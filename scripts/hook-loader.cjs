// Starts the hook's code from its code cache: compiling a few hundred kilobytes anew would be most of what a call costs. Where the cache does not fit
// (another version of Node), the code is compiled as usual. The call is read meanwhile.
const { read, readFileSync } = require("node:fs");
const { join } = require("node:path");
const { Script } = require("node:vm");

const forBuild = process.env.DL_WRITE_CODE_CACHE === __filename;
const call = forBuild ? undefined : readFirst();
const file = join(__dirname, "hook-code.cjs");
const script = new Script(readFileSync(file, "latin1"), { filename: file, cachedData: readCache() });
const code = { exports: {} };
script.runInThisContext()(code.exports, require, code, file, __dirname);
if (forBuild) module.exports = { script, ...code.exports };
else code.exports.main(call);

/** The beginning of the input: nobody is called back before this file has run. */
function readFirst() {
  const first = { chunk: Buffer.allocUnsafe(64 * 1024), done: undefined };
  read(0, first.chunk, 0, first.chunk.length, null, (error, count) => first.done(error, count));
  return first;
}

function readCache() {
  try {
    return readFileSync(join(__dirname, "hook-code.cache"));
  } catch {
    return undefined;
  }
}
