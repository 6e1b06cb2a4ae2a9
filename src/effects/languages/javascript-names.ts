/** Names of JavaScript, for Node: what code that only computes and prints is made of, and what it must not name. */

export const KEYWORDS: ReadonlySet<string> = new Set([
  ...["const", "let", "var", "if", "else", "for", "while", "do", "of", "in", "function", "return", "async", "await", "break", "continue"],
  ...["switch", "case", "default", "try", "catch", "finally", "throw", "new", "typeof", "instanceof", "void", "delete", "yield"],
  ...["null", "true", "false", "undefined", "NaN", "Infinity"],
]);

/** What runs a text, leads from a value to what made it, or loads code. */
export const WILD: ReadonlySet<string> = new Set([
  ...["eval", "Function", "constructor", "prototype", "globalThis", "global", "window", "self", "this", "arguments", "Reflect", "Proxy"],
  ...["import", "export", "module", "exports", "apply", "call", "bind", "caller", "callee", "with", "class", "super"],
  ...["getPrototypeOf", "setPrototypeOf", "getOwnPropertyDescriptor", "getOwnPropertyDescriptors", "prepareStackTrace", "Symbol"],
  ...["setEngine", "getBuiltinModule", "mainModule", "binding", "dlopen", "Deno", "Bun", "WebAssembly", "debugger", "$"],
]);

/** Names that stand for more than they can be declared as: a block may declare one that the code around uses as it is. */
export const POWERFUL: ReadonlySet<string> = new Set([
  ...["require", "process", "fetch", "WebSocket", "EventSource", "Worker", "SharedWorker", "BroadcastChannel", "navigator"],
  ...["child_process", "cluster", "dgram", "dns", "http", "http2", "https", "inspector", "net", "repl", "tls", "v8", "vm", "wasi"],
  ...["worker_threads", "readline", "diagnostics_channel", "async_hooks", "trace_events", "domain", "tty", "stream"],
]);

/** Words of the language that may be names as well. */
export const NAMES_OR_WORDS: ReadonlySet<string> = new Set(["of", "yield", "await"]);

/** Modules that only compute. */
export const MODULES: ReadonlySet<string> = new Set(["path", "util", "url", "assert", "os", "querystring", "zlib", "perf_hooks"]);

/** Modules of which some functions do more: as a value none may be handed on. */
export const SEALED: ReadonlySet<string> = new Set(["fs", "crypto"]);

export const FILE_READS: ReadonlySet<string> = new Set([
  "readFileSync",
  "existsSync",
  "readdirSync",
  "statSync",
  "lstatSync",
  "realpathSync",
]);

export const PROCESS: ReadonlySet<string> = new Set([
  ...["version", "versions", "argv", "exit", "exitCode", "cwd", "platform", "arch", "stdin", "stdout", "stderr", "uptime", "memoryUsage"],
  ...["hrtime", "pid", "ppid", "title", "release", "execPath", "nextTick", "features"],
]);

export const FUNCTIONS: ReadonlySet<string> = new Set([
  ...["String", "Number", "Boolean", "BigInt", "Array", "Object", "Date", "RegExp", "Error", "parseInt", "parseFloat", "isNaN", "isFinite"],
  ...["encodeURIComponent", "decodeURIComponent", "encodeURI", "decodeURI", "escape", "unescape", "atob", "btoa", "structuredClone"],
]);

export const OBJECTS: ReadonlySet<string> = new Set(["console", "JSON", "Math", "Intl", "Promise", "Buffer", "performance"]);

export const CONSTRUCTORS: ReadonlySet<string> = new Set([
  ...[
    "Date",
    "Map",
    "Set",
    "WeakMap",
    "WeakSet",
    "Array",
    "Object",
    "URL",
    "URLSearchParams",
    "RegExp",
    "Error",
    "TypeError",
    "RangeError",
  ],
  ...["Intl", "TextEncoder", "TextDecoder", "Promise", "Uint8Array", "Uint16Array", "Uint32Array", "Int8Array", "Int16Array", "Int32Array"],
  ...[
    "Float32Array",
    "Float64Array",
    "BigInt64Array",
    "BigUint64Array",
    "ArrayBuffer",
    "DataView",
    "String",
    "Number",
    "Boolean",
    "SyntaxError",
  ],
]);

/** Methods that only compute, wait for input or print, whatever they are called on. */
export const METHODS: ReadonlySet<string> = new Set([
  ...["log", "error", "warn", "info", "debug", "table", "dir", "group", "groupEnd", "time", "timeEnd", "count", "assert", "write"],
  ...[
    "stringify",
    "parse",
    "keys",
    "values",
    "entries",
    "fromEntries",
    "assign",
    "freeze",
    "is",
    "hasOwn",
    "groupBy",
    "getOwnPropertyNames",
  ],
  ...["map", "filter", "forEach", "reduce", "reduceRight", "find", "findIndex", "findLast", "some", "every", "flat", "flatMap", "sort"],
  ...["toSorted", "toReversed", "reverse", "join", "slice", "splice", "concat", "push", "pop", "shift", "unshift", "includes", "indexOf"],
  ...["lastIndexOf", "fill", "at", "isArray", "from", "of", "split", "replace", "replaceAll", "match", "matchAll", "test", "search"],
  ...[
    "trim",
    "trimStart",
    "trimEnd",
    "padStart",
    "padEnd",
    "repeat",
    "startsWith",
    "endsWith",
    "substring",
    "substr",
    "charAt",
    "charCodeAt",
  ],
  ...["codePointAt", "fromCharCode", "fromCodePoint", "toUpperCase", "toLowerCase", "localeCompare", "normalize", "raw"],
  ...[
    "toString",
    "toFixed",
    "toPrecision",
    "toLocaleString",
    "toLocaleDateString",
    "toLocaleTimeString",
    "valueOf",
    "toJSON",
    "hasOwnProperty",
  ],
  ...["isInteger", "isSafeInteger", "isNaN", "isFinite", "parseFloat", "parseInt"],
  ...[
    "floor",
    "ceil",
    "round",
    "trunc",
    "abs",
    "min",
    "max",
    "pow",
    "sqrt",
    "cbrt",
    "random",
    "sign",
    "log2",
    "log10",
    "exp",
    "hypot",
    "sin",
  ],
  ...["cos", "tan", "atan", "atan2", "clz32", "imul"],
  ...["now", "getTime", "getFullYear", "getMonth", "getDate", "getDay", "getHours", "getMinutes", "getSeconds", "getMilliseconds", "UTC"],
  ...["getTimezoneOffset", "toISOString", "toUTCString", "toDateString", "toTimeString", "setDate", "setMonth", "setFullYear", "setHours"],
  ...[
    "add",
    "has",
    "get",
    "set",
    "delete",
    "clear",
    "append",
    "getAll",
    "DateTimeFormat",
    "NumberFormat",
    "RelativeTimeFormat",
    "ListFormat",
    "Collator",
  ],
  ...["PluralRules", "format", "formatToParts", "resolvedOptions", "supportedValuesOf"],
  ...["resolve", "reject", "all", "allSettled", "race", "any", "then", "catch", "finally"],
  ...["on", "once", "setEncoding", "resume", "exit", "cwd", "uptime", "memoryUsage", "hrtime", "bigint", "nextTick"],
  ...["dirname", "basename", "extname", "relative", "isAbsolute", "inspect", "isDeepStrictEqual", "stripVTControlCharacters", "styleText"],
  ...["fileURLToPath", "pathToFileURL", "escape", "unescape", "equal", "strictEqual", "deepEqual", "deepStrictEqual", "notEqual", "ok"],
  ...[
    "hostname",
    "cpus",
    "platform",
    "arch",
    "totalmem",
    "freemem",
    "release",
    "type",
    "homedir",
    "tmpdir",
    "loadavg",
    "availableParallelism",
    "userInfo",
  ],
  ...["networkInterfaces", "endianness", "version"],
  ...[
    "randomUUID",
    "randomBytes",
    "randomInt",
    "createHash",
    "createHmac",
    "update",
    "digest",
    "getHashes",
    "getCiphers",
    "timingSafeEqual",
  ],
  ...[
    "gzipSync",
    "gunzipSync",
    "inflateSync",
    "deflateSync",
    "brotliCompressSync",
    "brotliDecompressSync",
    "alloc",
    "byteLength",
    "compare",
  ],
  ...["isFile", "isDirectory", "isSymbolicLink", "next", "readUInt8", "readUInt16BE", "readUInt32BE", "readInt32LE", "readUInt32LE"],
]);
