// Starts the hook's code from its code cache: compiling a few hundred kilobytes anew would be most of what a call costs. Where the cache does not fit
// (another version of Node), the code is compiled as usual.
const { readFileSync } = require("node:fs");
const { join } = require("node:path");
const { Script } = require("node:vm");

const file = join(__dirname, "hook-code.cjs");
const script = new Script(readFileSync(file, "latin1"), { filename: file, cachedData: readCache() });
const code = { exports: {} };
script.runInThisContext()(code.exports, require, code, file, __dirname);
if (process.env.DL_WRITE_CODE_CACHE === __filename) module.exports = { script, judgeEach: code.exports.judgeEach };
else code.exports.main();

function readCache() {
  try {
    return readFileSync(join(__dirname, "hook-code.cache"));
  } catch {
    return undefined;
  }
}
