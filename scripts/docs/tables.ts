/** The tables of the language reference, from the schema and the closed lists of codes. */
import { CODES } from "../../src/compiler/index.ts";
import { CONTEXT_FIELDS, EFFECT_FIELDS, LANGUAGES, VERBS, WORD_TYPES } from "../../src/model/index.ts";
import { SYNTAX_CODES } from "../../src/syntax/index.ts";
import { row, table } from "./markdown.ts";
import {
  CONTEXT_MEANS,
  EVERY_FIELD_MEANS,
  FIELDS_MEAN,
  LANGUAGES_MEAN,
  PATH_FIELDS_MEAN,
  VERBS_MEAN,
  WORD_TYPES_MEAN,
} from "./meanings.ts";

export function languageTables(): Readonly<Record<string, string>> {
  return {
    verbs: verbTable(),
    fields: fieldTable(),
    "path-facts": factTable(),
    context: contextTable(),
    types: typeTable(),
    languages: languageTable(),
    codes: codeTable(),
  };
}

function verbTable(): string {
  return table(
    ["verb", "what happens", "fields"],
    VERBS.map((verb) =>
      row(
        `\`${verb}\``,
        VERBS_MEAN[verb],
        ownFields(verb)
          .map(([name]) => `\`${name}\``)
          .join(" ") + pathFacts(verb),
      ),
    ),
  );
}

function ownFields(verb: (typeof VERBS)[number]): [string, string][] {
  return Object.entries(EFFECT_FIELDS[verb]).filter(([name]) => !(name in EVERY_FIELD_MEANS) && !(name in PATH_FIELDS_MEAN));
}

function pathFacts(verb: (typeof VERBS)[number]): string {
  return Object.keys(PATH_FIELDS_MEAN).every((name) => name in EFFECT_FIELDS[verb]) ? " and the facts of a path" : "";
}

function fieldTable(): string {
  const rows: string[] = Object.entries(EVERY_FIELD_MEANS).map(([name, meaning]) =>
    row(`\`${name}\``, EFFECT_FIELDS.command[name] ?? "", "every effect", meaning),
  );
  const seen = new Map<string, { type: string; verbs: string[]; meaning: string }>();
  for (const verb of VERBS) {
    for (const [name, type] of ownFields(verb)) {
      const meaning = meaningOf(verb, name);
      const key = `${name} ${meaning}`;
      const known = seen.get(key);
      if (known) known.verbs.push(verb);
      else seen.set(key, { type, verbs: [verb], meaning });
    }
  }
  for (const [key, { type, verbs, meaning }] of seen) rows.push(row(`\`${key.split(" ")[0]}\``, type, verbs.join(", "), meaning));
  return table(["field", "type", "of", "meaning"], rows);
}

function meaningOf(verb: string, name: string): string {
  const meaning = FIELDS_MEAN[`${verb}.${name}`] ?? FIELDS_MEAN[name];
  if (meaning === undefined) throw new Error(`scripts/docs/meanings.ts does not say what \`${name}\` of \`${verb}\` means`);
  return meaning;
}

function factTable(): string {
  return table(
    ["fact", "meaning"],
    Object.entries(PATH_FIELDS_MEAN).map(([name, meaning]) => row(`\`${name}\``, meaning)),
  );
}

function contextTable(): string {
  const rows = Object.entries(CONTEXT_FIELDS).map(([name, type]) => {
    const meaning = CONTEXT_MEANS[name];
    if (meaning === undefined) throw new Error(`scripts/docs/meanings.ts does not say what \`${name}\` means`);
    return row(`\`${name}\``, type, meaning);
  });
  return table(["field", "type", "meaning"], rows);
}

function typeTable(): string {
  return table(
    ["type", "what fits"],
    WORD_TYPES.map((type) => row(`\`${type}\``, WORD_TYPES_MEAN[type])),
  );
}

function languageTable(): string {
  return table(
    ["language", "what it is"],
    LANGUAGES.map((language) => row(`\`${language}\``, LANGUAGES_MEAN[language])),
  );
}

function codeTable(): string {
  const syntax = Object.entries(SYNTAX_CODES).map(([code, meaning]) => row(code, "error", meaning));
  const compiler = Object.entries(CODES).map(([code, { severity, meaning }]) => row(code, severity, meaning));
  return table(["code", "severity", "meaning"], [...syntax, ...compiler]);
}
