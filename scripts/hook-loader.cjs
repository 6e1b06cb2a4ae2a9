// Starts the hook's code from its code cache: compiling a few hundred kilobytes anew would be most of what a call costs. Where the cache does not fit
// (another version of Node), the code is compiled as usual. The call is read meanwhile.
const { closeSync, fstatSync, openSync, read, readSync } = require("node:fs");
const { join } = require("node:path");
const { Script } = require("node:vm");

const forBuild = process.env.DL_WRITE_CODE_CACHE === __filename;
const call = forBuild ? undefined : readFirst();
// Both files are read into the same memory, one after the other: new memory costs as much as reading into it.
let memory = Buffer.alloc(0);
const file = join(__dirname, "hook-code.cjs");
const source = readWhole(file).toString("latin1");
const script = new Script(source, { filename: file, cachedData: readCache() });
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

function readWhole(path) {
  const descriptor = openSync(path, "r");
  const { size } = fstatSync(descriptor);
  if (memory.length < size) memory = Buffer.allocUnsafeSlow(size * 2);
  const count = readSync(descriptor, memory, 0, size, 0);
  closeSync(descriptor);
  return memory.subarray(0, count);
}

function readCache() {
  try {
    return readWhole(join(__dirname, "hook-code.cache"));
  } catch {
    return undefined;
  }
}
