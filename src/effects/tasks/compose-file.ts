import { quoted } from "./quoted.ts";
import type { ReadFile } from "./recipes.ts";
import { type Fields, fieldsOf, itemsOf, parseYaml } from "./yaml.ts";

/** The services of a compose file, each as the `docker run` that says the same; without names all of them. */
export function composeServices(text: string, name: string | undefined, include: ReadFile = () => undefined): string | undefined {
  const files = [text, ...OVERRIDES.flatMap((file) => include(file) ?? [])].map((file) => fieldsOf(parseYaml(file)));
  const included = files.flatMap((file) => itemsOf(file["include"]).flatMap(pathsOf)).slice(0, MAX_INCLUDED);
  const all = [...files, ...included.flatMap((path) => include(path) ?? []).map((file) => fieldsOf(parseYaml(file)))];
  const services = all.flatMap((file) => Object.entries(fieldsOf(file["services"])));
  const wanted = services.filter(([service]) => name === undefined || service === name);
  return wanted.length === 0 ? undefined : wanted.map(([service, value]) => serviceCommand(service, fieldsOf(value))).join("\n");
}

/** Files that docker adds by itself. */
const OVERRIDES = ["compose.override.yaml", "compose.override.yml", "docker-compose.override.yaml", "docker-compose.override.yml"];
/** Of files that are taken in so many are read. */
const MAX_INCLUDED = 8;

/** A path, several, or an object that has them. */
function pathsOf(value: unknown): readonly string[] {
  return itemsOf(typeof value === "string" ? value : fieldsOf(value)["path"]).filter((path): path is string => typeof path === "string");
}

/** What of a service reaches out of its container, in the words of `docker run`. */
function serviceCommand(name: string, service: Fields): string {
  const words = ["docker run --rm"];
  if (service["privileged"] === true) words.push("--privileged");
  for (const [field, flag] of FLAGS) {
    for (const value of itemsOf(service[field])) if (typeof value === "string") words.push(`${flag} ${quoted(value)}`);
  }
  for (const volume of itemsOf(service["volumes"])) words.push(...mountOf(volume));
  words.push(quoted(typeof service["image"] === "string" ? service["image"] : name));
  const { command } = service;
  if (typeof command === "string") words.push(`sh -c ${quoted(command)}`);
  else words.push(...itemsOf(command).map((word) => quoted(String(word))));
  return words.join(" ");
}

const FLAGS: readonly (readonly [string, string])[] = [
  ["pid", "--pid"],
  ["network_mode", "--network"],
  ["ipc", "--ipc"],
  ["uts", "--uts"],
  ["userns_mode", "--userns"],
  ["cgroup", "--cgroupns"],
  ["cap_add", "--cap-add"],
  ["security_opt", "--security-opt"],
  ["devices", "--device"],
  ["user", "--user"],
];

/** `place:inside:ro`, or the same in parts. */
function mountOf(volume: unknown): readonly string[] {
  if (typeof volume === "string") return [`-v ${quoted(volume)}`];
  const { type, source, target, read_only: isReadOnly } = fieldsOf(volume);
  if (type !== "bind" || typeof source !== "string") return [];
  return [`-v ${quoted(`${source}:${typeof target === "string" ? target : source}${isReadOnly === true ? ":ro" : ""}`)}`];
}
