import { go } from "./go.ts";
import { javascript } from "./javascript.ts";
import { julia } from "./julia.ts";
import { lua } from "./lua.ts";
import { other } from "./other.ts";
import { perl } from "./perl.ts";
import { php } from "./php.ts";
import { python } from "./python.ts";
import { r } from "./r.ts";
import { ruby } from "./ruby.ts";
import type { Language } from "./scripting.ts";

/** Languages whose code is read by its tokens and by what the functions of their libraries do. */
export type Scripting = "python" | "javascript" | "perl" | "ruby" | "php" | "lua" | "r" | "julia" | "go" | "other";

/** Made when code of the language first comes: a process that judges one call hardly ever has any. */
export function languageOf(name: Scripting): Language {
  const known = languages.get(name) ?? TABLES[name]();
  languages.set(name, known);
  return known;
}

const languages = new Map<Scripting, Language>();

const TABLES: Readonly<Record<Scripting, () => Language>> = { python, javascript, perl, ruby, php, lua, r, julia, go, other };
