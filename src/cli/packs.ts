import { rmSync } from "node:fs";
import { resolve } from "node:path";
import type { Command } from "commander";
import {
  addToStore,
  everyFile,
  findProject,
  isTrusted,
  lockText,
  type PackLock,
  packStore,
  projectSources,
  readStore,
  removeFromStore,
  writeShared,
} from "../config/index.ts";
import { changing } from "../daemon/index.ts";
import { escapeControls } from "../engine/index.ts";
import { directoriesHere, homeHere, projectHere } from "./here.ts";
import { print, printJson, UsageError } from "./output.ts";
import { fetchPack } from "./packs-fetch.ts";
import { reviewPack } from "./packs-review.ts";
import { draftLock, lockFileOf, type PackRow, packRows, readProjectLock } from "./packs-used.ts";
import { audit, requirePerson } from "./person.ts";
import { placeHere } from "./place.ts";
import { refuseMisspelt } from "./subcommand.ts";

export function addPacks(program: Command): void {
  const packs = program.command("packs").description("policies that are shared as packages: list, lock, add, remove");
  packs
    .command("list", { isDefault: true })
    .description("every pack that a policy here uses or a lock names")
    .option("--json", "print as JSON")
    .addHelpText("after", "\nExit code: 0 all are as locked, 1 one is not.\n\nExamples:\n  $ dl packs\n  $ dl packs list --json")
    .allowExcessArguments()
    .action((options: { readonly json?: boolean }, command: Command) => {
      refuseMisspelt(command);
      list(options.json === true);
    });
  packs
    .command("lock")
    .argument("[directory]", "the project, or a directory in it", ".")
    .description("lock the packs that the project uses as they are in its node_modules")
    .option("--check", "only say what would change")
    .option("--json", "print as JSON")
    .addHelpText(
      "after",
      "\nExit code: 0 done, or with --check nothing to do; 1 an error, or with --check something to do.\n\nExamples:\n  $ npm install --save-dev @acme/policies && dl packs lock\n  $ dl packs lock --check",
    )
    .action((directory: string, options: LockOptions) => lock(findProject(resolve(directory), homeHere()), options));
  packs
    .command("add")
    .argument("<source>", "a directory, a tarball of npm pack, or a package's name")
    .description("put a pack into the store of the global layer; asks at the terminal")
    .requiredOption("--global", "for every project of this user (a project's packs are installed by its package manager)")
    .addHelpText(
      "after",
      "\nA person has to type a word that is shown at the terminal. No code of the package is run.\n\nExamples:\n  $ dl packs add ./policies --global\n  $ dl packs add @acme/policies@1.2.0 --global",
    )
    .action((source: string) => add(source));
  packs
    .command("remove")
    .argument("<name>", "the pack's name")
    .description("take a pack out of the store of the global layer; asks at the terminal")
    .requiredOption("--global", "from every project of this user")
    .addHelpText("after", "\nExample:\n  $ dl packs remove @acme/policies --global")
    .action((name: string) => remove(name));
}

interface LockOptions {
  readonly check?: boolean;
  readonly json?: boolean;
}

function list(json: boolean): void {
  const rows = packRows(projectHere());
  if (rows.some((row) => row.problem !== null)) process.exitCode = 1;
  if (json) {
    printJson(rows);
    return;
  }
  if (rows.length === 0) print("no pack is used here");
  const width = Math.max(0, ...rows.map((row) => row.name.length));
  for (const row of rows) print(lineOf(row, width));
}

function lineOf({ name, layer, version, sha256, state, problem, usedAt }: PackRow, width: number): string {
  const what = problem === null ? usedAt.join(", ") : `${problem} (${usedAt.join(", ")})`;
  return escapeControls(
    `${name.padEnd(width)}  ${layer.padEnd(7)}  ${version ?? "-"}  ${sha256?.slice(0, 12) ?? "-"}  ${state}  ${what}`.trimEnd(),
  );
}

function lock(project: string, { check, json }: LockOptions): void {
  const draft = draftLock(project);
  if (draft.problems.length > 0)
    throw new UsageError(`nothing was locked:\n${draft.problems.map((problem) => `  ${escapeControls(problem)}`).join("\n")}`);
  const before = readProjectLock(project);
  const changes = changesOf(before, draft.lock);
  if (json) printJson({ project, changes });
  else if (changes.length === 0) print(draft.lock.packs.size === 0 ? "no pack is used here" : "every pack is as it was locked");
  else for (const { name, from, to } of changes) print(`${name}  ${from ?? "not locked"} -> ${to ?? "not used any more"}`);
  if (check) {
    process.exitCode = changes.length > 0 ? 1 : 0;
    return;
  }
  if (changes.length === 0) return;
  const directories = directoriesHere();
  const trusted = isTrusted(project, everyFile(projectSources(project, directories)), directories);
  writeLock(project, draft.lock);
  if (!json && trusted) print("the project was trusted as it was: `dl trust` puts in force what it loosens now");
}

interface LockChange {
  readonly name: string;
  readonly from: string | null;
  readonly to: string | null;
}

function changesOf(before: PackLock, after: PackLock): LockChange[] {
  const shown = (lock: PackLock, name: string) => {
    const pack = lock.packs.get(name);
    return pack ? `${pack.version} ${pack.sha256.slice(0, 12)}` : null;
  };
  return [...new Set([...before.packs.keys(), ...after.packs.keys()])].sort().flatMap((name) => {
    const same = JSON.stringify(before.packs.get(name)) === JSON.stringify(after.packs.get(name));
    return same ? [] : [{ name, from: shown(before, name), to: shown(after, name) }];
  });
}

function writeLock(project: string, lock: PackLock): void {
  const file = lockFileOf(project);
  if (lock.packs.size === 0) rmSync(file, { force: true });
  else writeShared(file, lockText(lock));
}

async function add(source: string): Promise<void> {
  const pack = fetchPack(source);
  const store = packStore(directoriesHere());
  const before = readStore(store);
  if (!before.ok) throw new UsageError(`${store}/packs.lock ${before.error}`);
  const earlier = before.value.packs.get(pack.name);
  const review = reviewPack(pack, store);
  const instead = earlier ? ` instead of ${earlier.version}` : "";
  const { terminal } = await requirePerson(`Add ${pack.name} ${pack.version} to the global layer${instead}?\n${review}`);
  changing(placeHere(), ["policies"], () => addToStore(store, pack.name, pack));
  audit({ type: "control", what: "packs", detail: `added ${pack.name} ${pack.version}`, terminal });
  print(`${pack.name} ${pack.version} is in the store; \`use "${pack.name}"\` in a policy of the global layer brings it in`);
}

async function remove(name: string): Promise<void> {
  const store = packStore(directoriesHere());
  const before = readStore(store);
  if (!before.ok) throw new UsageError(`${store}/packs.lock ${before.error}`);
  if (!before.value.packs.has(name)) throw new UsageError(`there is no pack \`${name}\` in the store; \`dl packs\` lists them`);
  const used = packRows(projectHere()).find((row) => row.layer === "global" && row.name === name)?.usedAt ?? [];
  const warning = used.length > 0 ? `\nIt is used at ${used.join(", ")}, which does not compile without it.` : "";
  const { terminal } = await requirePerson(`Remove the pack ${name} from the global layer?${warning}`);
  changing(placeHere(), ["policies"], () => removeFromStore(store, name));
  audit({ type: "control", what: "packs", detail: `removed ${name}`, terminal });
  print(`${name} is not in the store any more`);
}
