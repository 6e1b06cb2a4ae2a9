import { parsePolicy } from "../../syntax/index.ts";
import type { ConfigSource } from "./finding.ts";

/** Rules of policies by the policy's name: what an exception may name. */
export interface RuleNames {
  readonly policies: ReadonlyMap<string, readonly { readonly name: string; readonly sealed: boolean }[]>;
}

export function ruleNamesOf(files: readonly ConfigSource[]): RuleNames {
  const policies = new Map<string, { name: string; sealed: boolean }[]>();
  for (const file of files) {
    const parsed = parsePolicy(file.path, file.text).file;
    const policy = parsed.name?.name;
    if (policy === undefined) continue;
    const rules = policies.get(policy) ?? [];
    policies.set(policy, rules);
    for (const item of parsed.items) {
      if (item.kind === "rule" && item.name && item.verdict !== "allow")
        rules.push({ name: `${policy}/${item.name.name}`, sealed: item.sealed });
    }
  }
  return { policies };
}

/** What to name so that all that may be excused in a policy, in those below it, and of the same list in configuration files, is. */
export function excusable(names: RuleNames, policy: string, list: string): string[] {
  const own = [...names.policies].filter(([name]) => name === policy || name.startsWith(`${policy}/`)).flatMap(([, rules]) => rules);
  const built = own.some((rule) => rule.sealed)
    ? own.filter((rule) => !rule.sealed).map((rule) => rule.name)
    : own.length > 0
      ? [policy]
      : [];
  const configured = [...names.policies].filter(([name]) => name.startsWith(CONFIGURED)).flatMap(([, rules]) => rules);
  return [...built, ...configured.map((rule) => rule.name).filter((name) => name.slice(name.lastIndexOf("/") + 1).startsWith(`${list}-`))];
}

/** The namespace of what configuration files are lowered to. */
export const CONFIGURED = "config/";
