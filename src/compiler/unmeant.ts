/** Texts that fit nothing where they stand: no error, since a rule may say more than them, but never meant. */
import type { SetType } from "../model/index.ts";

export interface Unmeant {
  readonly message: string;
  readonly hint: string;
}

/** Of a set. */
export function unmeantMember(text: string, type: SetType): Unmeant | undefined {
  if (type === "path") return leadsUp(text);
  if (type === "dir") return unmeantDirectory(text);
  return type === "host" ? unmeantHost(text) : undefined;
}

/** Behind `under` and `covers`. */
export function unmeantDirectory(text: string): Unmeant | undefined {
  if (!text.includes("*")) return leadsUp(text);
  const directory = text.replace(/\/[^/]*\*.*$/, "");
  const hint = directory.includes("*")
    ? "write a glob behind `in`"
    : `\`"${directory}"\` has everything below it; a glob stands behind \`in\``;
  return { message: `\`${text}\` is no directory: \`*\` stands for itself here`, hint };
}

/** Behind `is`. */
export function unmeantText(text: string, type: SetType): Unmeant | undefined {
  if (type !== "path" || !text.includes("*")) return unmeantMember(text, type);
  return { message: `\`${text}\` fits no other path: \`*\` stands for itself behind \`is\``, hint: `write \`in { "${text}" }\`` };
}

function unmeantHost(text: string): Unmeant | undefined {
  if (!text.includes("/")) return undefined;
  const host = text.replace(/^[a-z]+:\/\//, "").replace(/\/.*$/, "");
  const hint = `${host === "" ? "write the host alone" : `write \`"${host}"\``}; \`url\` has the whole address`;
  return { message: `\`${text}\` fits no host: a host has no \`/\``, hint };
}

function leadsUp(text: string): Unmeant | undefined {
  if (!text.split("/").includes("..")) return undefined;
  return {
    message: `\`${text}\` fits no path: \`..\` leads nowhere in a policy`,
    hint: "name it from `/`, or from the home directory by `~/`",
  };
}
