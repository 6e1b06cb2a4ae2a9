import { join } from "node:path";
import { builtInLayer, globalPacks, LOCK_NAME, MOST_LOCK_BYTES, packHash, packLookup } from "../config/index.ts";
import { escapeControls } from "../engine/index.ts";
import { readRegularText } from "../regular-file.ts";
import { loadPolicies } from "../testing/index.ts";
import { PACKAGE_ROOT } from "./installation.ts";
import { counted, UsageError } from "./output.ts";
import type { FetchedPack } from "./packs-fetch.ts";

const MOST_SHOWN = 30;
const USER = "policy that uses it";

/** What a person should know of a pack before it goes into the store. One with errors, or whose own tests fail, ends the command. */
export function reviewPack(pack: FetchedPack, store: string): string {
  const files = pack.files.map((file) => ({ path: file.name, text: file.text }));
  const lock = join(store, LOCK_NAME);
  const text = readRegularText(lock, MOST_LOCK_BYTES);
  const stored = text === undefined ? undefined : globalPacks(store, text);
  const { diagnostics, graph } = loadPolicies(
    {
      layers: [
        builtInLayer(PACKAGE_ROOT),
        {
          name: "global",
          trusted: true,
          files: [{ path: USER, text: `language 1\npolicy dl/review "Review"\nuse "${pack.name}"\n` }],
          packs: packLookup("global", stored),
        },
      ],
      packs: new Map([[pack.name, { name: pack.name, files }]]),
    },
    true,
  );
  const errors = diagnostics.filter(({ severity, code }) => severity === "error" && code !== "P0304");
  const line = ({ location, message }: (typeof errors)[number]) => `  ${escapeControls(`${location.file}:${location.line}: ${message}`)}`;
  if (errors.length > 0) throw new UsageError(`${pack.name} has errors:\n${errors.slice(0, MOST_SHOWN).map(line).join("\n")}`);
  const rules = [...graph.rules.values()].filter(({ policy }) => policy.pack?.name === pack.name);
  const asks = diagnostics.filter(({ code }) => code === "P0304");
  const shown = rules.slice(0, MOST_SHOWN).map(({ name, item }) => `  ${item.verdict} ${escapeControls(name)}`);
  return [
    `${counted(pack.files.length, "file")}, ${counted(rules.length, "rule")}, sha256 ${packHash(pack.name, pack.files)}`,
    ...shown,
    ...(rules.length > shown.length ? [`  and ${rules.length - shown.length} more`] : []),
    ...(asks.length > 0 ? ["It does not compile unless whoever uses it writes `granting`:", ...asks.slice(0, MOST_SHOWN).map(line)] : []),
  ].join("\n");
}
