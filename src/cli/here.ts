import { statSync } from "node:fs";
import { resolve } from "node:path";
import { contextOf, findProject, homeOfUser, type OwnDirectories, ownDirectories } from "../config/index.ts";
import type { Context } from "../model/index.ts";
import { UsageError } from "./output.ts";

/** A person's command goes by the person's environment; a hook does not (see `config/directories.ts`). */
export function homeHere(): string {
  const home = process.env["HOME"];
  return home?.startsWith("/") ? home : homeOfUser();
}

export function directoriesHere(): OwnDirectories {
  return ownDirectories(homeHere(), process.env);
}

export function projectHere(): string {
  return findProject(process.cwd(), homeHere());
}

/** A directory that a person named. */
export function directoryNamed(path: string): string {
  const directory = resolve(path);
  if (statSync(directory, { throwIfNoEntry: false })?.isDirectory() === true) return directory;
  throw new UsageError(`there is no directory ${path}`);
}

export function contextHere(cwd: string, mode: string): Context {
  return contextOf({ cwd, agent: "dl", mode, home: homeHere() });
}
