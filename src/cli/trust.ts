import { relative, resolve } from "node:path";
import type { Command } from "commander";
import { createTwoFilesPatch } from "diff";
import {
  everyFile,
  findProject,
  forgetTrust,
  isTrusted,
  type LayerSources,
  projectSources,
  readTrust,
  writeTrust,
} from "../config/index.ts";
import { changing } from "../daemon/index.ts";
import { escapeControls } from "../engine/index.ts";
import type { Diagnostic } from "../model/index.ts";
import { shownDiagnostics } from "./diagnostics.ts";
import { directoriesHere, directoryNamed, homeHere } from "./here.ts";
import { print, printJson, UsageError } from "./output.ts";
import { audit, requirePerson } from "./person.ts";
import { placeHere } from "./place.ts";
import { checkLayers } from "./programs.ts";

interface TrustOptions {
  readonly diff?: boolean;
  readonly json?: boolean;
}

export function addTrust(program: Command): void {
  program
    .command("trust")
    .argument("[directory]", "the project, or a directory in it", ".")
    .description("put in force what a project's policies and configuration loosen; asks at the terminal")
    .option("--diff", "only show what has changed since it was last trusted")
    .option("--json", "with --diff: print as JSON")
    .addHelpText(
      "after",
      "\nTrust holds for exactly these bytes in exactly this directory: any change ends it.\nA person has to type a word that is shown at the terminal.\n\nExamples:\n  $ dl trust\n  $ dl trust --diff",
    )
    .action(async (directory: string, options: TrustOptions) => {
      const project = findProject(directoryNamed(directory), homeHere());
      if (options.diff) showDifference(project, options.json === true);
      else await trust(project);
    });
  program
    .command("untrust")
    .argument("[directory]", "the project, or a directory in it", ".")
    .description("take back the trust in a project: it only tightens from now on")
    .addHelpText("after", "\nExample:\n  $ dl untrust")
    .action((directory: string) => {
      const project = findProject(resolve(directory), homeHere());
      const known = changing(placeHere(), ["trust"], () => forgetTrust(project, directoriesHere()));
      if (known) audit({ type: "control", what: "untrust", project });
      print(known ? `${project} is not trusted any more` : `${project} was not trusted`);
    });
}

async function trust(project: string): Promise<void> {
  const directories = directoriesHere();
  // What is shown, hashed and kept are the same bytes, read once.
  const sources = projectSources(project, directories);
  const files = everyFile(sources);
  if (files.length === 0) throw new UsageError(`${project} has no policies and no configuration: there is nothing to trust`);
  if (isTrusted(project, files, directories)) return print(`${project} is trusted as it is`);
  const { loosens, errors } = whatLoosens(sources, project);
  if (errors.length > 0) throw new UsageError(`it has errors, so there is nothing to put in force:\n${errors.map(sentence).join("\n")}`);
  const list = files.map((file) => `  ${show(relative(project, file.path))}`).join("\n");
  const what = loosens.length === 0 ? "Nothing in it loosens anything today." : `It loosens:\n${loosens.map(sentence).join("\n")}`;
  const { terminal } = await requirePerson(`Trust ${show(project)} with these files as they are now?\n${list}\n${what}`);
  const { hash } = changing(placeHere(), ["trust"], () => writeTrust(project, files, directories));
  audit({ type: "control", what: "trust", project, detail: hash, terminal });
  print(`${project} is trusted as it is`);
}

/** What would be left out without trust: it is named by compiling without. */
function whatLoosens(sources: Pick<LayerSources, "files" | "packs">, project: string) {
  const files = everyFile(sources);
  const { diagnostics: found, texts } = checkLayers([{ name: "project", trusted: false, ...sources }], project);
  const diagnostics = shownDiagnostics(found, texts);
  return {
    loosens: diagnostics.filter(({ code }) => code === "P0305" || code === "C0006"),
    errors: diagnostics.filter(({ severity, location }) => severity === "error" && files.some((file) => file.path === location.file)),
  };
}

/** The text comes from the project: nothing in it may draw on the terminal. */
function sentence({ location, message }: Diagnostic): string {
  return `  ${show(location.file)}:${location.line}: ${show(message)}`;
}

function show(text: string): string {
  return escapeControls(text).slice(0, 300);
}

function showDifference(project: string, json: boolean): void {
  const directories = directoriesHere();
  const files = everyFile(projectSources(project, directories));
  const known = readTrust(project, directories);
  const before = new Map((known?.files ?? []).map((file) => [file.path, file.text]));
  const after = new Map(files.map((file) => [file.path, file.text]));
  const changes = [...new Set([...before.keys(), ...after.keys()])].sort().flatMap((path) => {
    const [old, now] = [before.get(path), after.get(path)];
    return old === now
      ? []
      : [{ path, change: old === undefined ? "new" : now === undefined ? "gone" : "changed", old: old ?? "", now: now ?? "" }];
  });
  const trusted = isTrusted(project, files, directories);
  if (json) {
    const named = changes.map(({ path, change }) => ({ path, change }));
    printJson({ project, trusted, trustedAt: known?.trustedAt ?? null, changes: named });
    return;
  }
  if (!known) print(`# ${project} was never trusted: all of it is new`);
  else print(`# ${project} was trusted at ${known.trustedAt}${trusted ? " and has not changed" : ""}`);
  for (const { path, old, now } of changes) print(patchOf(show(relative(project, path)), old, now));
}

function patchOf(name: string, old: string, now: string): string {
  const patch = createTwoFilesPatch(`trusted/${name}`, `now/${name}`, old, now);
  return patch.split("\n").slice(1).map(escapeControls).join("\n");
}
