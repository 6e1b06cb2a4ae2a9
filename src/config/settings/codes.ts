import type { Severity } from "../../model/index.ts";

/** What is found about a configuration file: stable codes, beside those of policies. */
export const CONFIG_CODES = {
  C0001: { severity: "error", meaning: "the file is no valid YAML" },
  C0002: { severity: "error", meaning: "a key that does not exist" },
  C0003: { severity: "error", meaning: "a value of the wrong type or out of range" },
  C0004: { severity: "warning", meaning: "a key that is known, and not in force yet" },
  C0005: { severity: "error", meaning: "a pattern that cannot be used" },
  C0006: { severity: "warning", meaning: "a layer that is not trusted loosens: ignored" },
  C0007: { severity: "error", meaning: "a configuration that is too large" },
  C0008: { severity: "error", meaning: "a line that is no plain assignment" },
  C0009: { severity: "warning", meaning: "an entry that does nothing" },
  C0010: { severity: "error", meaning: "a file of a layer that cannot be read, is too large, or lies outside the project" },
  C0011: { severity: "warning", meaning: "a mode that no policy defines: the strictest counts" },
} as const satisfies Readonly<Record<string, { readonly severity: Severity; readonly meaning: string }>>;

export type ConfigCode = keyof typeof CONFIG_CODES;
