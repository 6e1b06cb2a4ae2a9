import { loadModule } from "../load-module.ts";

/**
 * The port to a linear-time regex engine, and its two adapters: native RE2 where it loads, its JavaScript port else. Neither is loaded before the first
 * pattern is compiled, since most texts have nothing to verify.
 */
export interface RegexEngine {
  readonly name: "re2" | "re2js";
  compile(pattern: string, flags: string): CompiledRegex;
}

export interface CompiledRegex {
  /** The first match that begins at `from` or behind it. */
  execAt(text: string, from: number): EngineMatch | undefined;
}

export interface EngineMatch {
  readonly index: number;
  readonly end: number;
  /** The first group where there is one that took part, else the match. */
  readonly capture: string;
}

/**
 * The same engine each time: what a kind has compiled is kept by the engine that compiled it. Patterns must be in the normal form (`printRegex`): there
 * both engines give the same answers.
 */
export function loadRegexEngine(prefer?: RegexEngine["name"]): RegexEngine {
  const known = engines.get(prefer);
  if (known) return known;
  const engine = newEngine(prefer);
  engines.set(prefer, engine);
  return engine;
}

const engines = new Map<RegexEngine["name"] | undefined, RegexEngine>();

function newEngine(prefer: RegexEngine["name"] | undefined): RegexEngine {
  let native: RegexEngine | "absent" | undefined = prefer === "re2js" ? "absent" : undefined;
  let port: RegexEngine | undefined;
  const nativeOrNone = () => {
    native ??= prefer === "re2" ? loadNative() : (tryNative() ?? "absent");
    return native === "absent" ? undefined : native;
  };
  const portOnce = () => {
    port ??= loadPort();
    return port;
  };
  return {
    // To know which one it is the port need not be loaded.
    get name() {
      return nativeOrNone()?.name ?? "re2js";
    },
    compile: (pattern, flags) => (nativeOrNone() ?? portOnce()).compile(pattern, flags),
  };
}

function tryNative(): RegexEngine | undefined {
  try {
    return loadNative();
  } catch {
    return undefined;
  }
}

interface NativeRegex {
  lastIndex: number;
  exec(text: string): ({ readonly index: number; readonly 0: string; readonly 1?: string } & ArrayLike<string | undefined>) | null;
}

function loadNative(): RegexEngine {
  const Native = loadModule("re2") as new (pattern: string, flags: string) => NativeRegex;
  return {
    name: "re2",
    compile: (pattern, flags) => {
      const regex = new Native(pattern, `g${flags}`);
      return {
        execAt: (text, from) => {
          regex.lastIndex = from;
          const found = regex.exec(text);
          return found ? { index: found.index, end: found.index + found[0].length, capture: found[1] ?? found[0] } : undefined;
        },
      };
    },
  };
}

interface Port {
  readonly RE2JS: {
    readonly MULTILINE: number;
    compile(pattern: string, flags: number): { matcher(text: string): PortMatcher; groupCount(): number };
  };
}

interface PortMatcher {
  find(from: number): boolean;
  start(): number;
  end(): number;
  group(index: number): string | null;
}

function loadPort(): RegexEngine {
  const { RE2JS } = loadModule("re2js") as Port;
  return {
    name: "re2js",
    compile: (pattern, flags) => {
      const regex = RE2JS.compile(pattern, flags.includes("m") ? RE2JS.MULTILINE : 0);
      const hasGroup = regex.groupCount() > 0;
      return {
        execAt: (text, from) => {
          const matcher = regex.matcher(text);
          if (!matcher.find(from)) return undefined;
          const index = matcher.start();
          const end = matcher.end();
          return { index, end, capture: (hasGroup ? matcher.group(1) : null) ?? text.slice(index, end) };
        },
      };
    },
  };
}
