import { contextOf, findProject, homeOfUser, type OwnDirectories, ownDirectories } from "../config/index.ts";
import type { Context } from "../model/index.ts";

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

export function contextHere(cwd: string, mode: string): Context {
  return contextOf({ cwd, agent: "dl", mode, home: homeHere() });
}
