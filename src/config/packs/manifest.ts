import { realpathSync } from "node:fs";
import { join } from "node:path";
import { failure, type Outcome, success } from "../../model/index.ts";
import { readRegularFile } from "../../regular-file.ts";
import { crypto } from "../builtin-modules.ts";

/** The policies of a pack as they lie on disk: those that its manifest names, and nothing else of the package. */
export interface PackContent {
  readonly version: string;
  /** By their names in the manifest, in order. */
  readonly files: readonly PackFile[];
}

export interface PackFile {
  readonly name: string;
  readonly text: string;
}

/** What a manifest says: the package's own name and version, and its policy files. */
export interface PackManifest {
  readonly name: string;
  readonly version: string;
  readonly policies: readonly string[];
}

const PACK_LIMITS = { files: 64, bytes: 1024 * 1024, manifestBytes: 256 * 1024 } as const;

/** `name` or `@scope/name`, as npm has them: nothing that leads out of a directory. */
export function isPackName(name: string): boolean {
  return name.length <= 214 && /^(?:@[a-z0-9~-][a-z0-9._~-]*\/)?[a-z0-9~-][a-z0-9._~-]*$/.test(name) && name !== "node_modules";
}

/**
 * Reads the pack in a directory. `inside`: where its real place must be. The manifest is the package's `package.json`:
 * `"devloop": { "policies": ["rules.policy"] }`.
 */
export function readPack(directory: string, inside: string): Outcome<PackContent & { readonly name: string }, string> {
  let root: string;
  try {
    root = realpathSync(directory);
    if (root !== realpathSync(inside) && !root.startsWith(`${realpathSync(inside)}/`)) return failure(`lies outside ${inside}`);
  } catch {
    return failure("is not installed");
  }
  const read = (name: string, most: number) => readInside(root, name, most);
  return readPackWith(read);
}

/** The same from wherever `read` finds a file of the package. */
export function readPackWith(
  read: (name: string, mostBytes: number) => Outcome<string, string>,
): Outcome<PackContent & { readonly name: string }, string> {
  const text = read("package.json", PACK_LIMITS.manifestBytes);
  if (!text.ok) return text;
  const manifest = readManifest(text.value);
  if (!manifest.ok) return manifest;
  const { name, version, policies } = manifest.value;
  const files: PackFile[] = [];
  let left: number = PACK_LIMITS.bytes;
  for (const file of policies) {
    const content = read(file, left);
    if (!content.ok) return content;
    left -= Buffer.byteLength(content.value);
    files.push({ name: file, text: content.value });
  }
  return success({ name, version, files });
}

export function readManifest(text: string): Outcome<PackManifest, string> {
  let root: unknown;
  try {
    root = JSON.parse(text);
  } catch {
    return failure("has a package.json that is no JSON");
  }
  const { name, version, devloop } = recordOf(root);
  const { policies } = recordOf(devloop);
  if (typeof name !== "string" || !isPackName(name)) return failure("has a package.json without a valid name");
  if (typeof version !== "string" || !/^[\w.+-]{1,100}$/.test(version)) return failure("has a package.json without a valid version");
  if (!Array.isArray(policies)) return failure('is no pack: its package.json has no "devloop": { "policies": [ … ] }');
  if (policies.length === 0 || policies.length > PACK_LIMITS.files) return failure(`names no policy, or more than ${PACK_LIMITS.files}`);
  const wrong: unknown = policies.find((file) => typeof file !== "string" || !isFileName(file));
  if (wrong !== undefined) return failure(`names ${JSON.stringify(wrong)}, which is no .policy file of the package`);
  return success({ name, version, policies: [...new Set(policies as readonly string[])].sort() });
}

/** Names what a pack is and says: its name, and each policy file with its own. The version is a label. */
export function packHash(name: string, files: readonly PackFile[]): string {
  const hash = crypto().createHash("sha256").update(`${name.length}:${name}`);
  for (const file of files) hash.update(`${file.name.length}:${file.name}${file.text.length}:${file.text}`);
  return hash.digest("hex");
}

/** Relative, downwards, without anything that a file system or a shell reads in its own way. */
function isFileName(file: string): boolean {
  return file.length <= 200 && /^(?:[\w@+-][\w.@+-]*\/)*[\w@+-][\w.@+-]*\.policy$/.test(file);
}

function readInside(root: string, name: string, most: number): Outcome<string, string> {
  try {
    const real = realpathSync(join(root, name));
    if (!real.startsWith(`${root}/`)) return failure(`names ${name}, which lies outside the package`);
    const file = readRegularFile(real, most);
    if (file.ok) return success(file.value.toString("utf8"));
    if (file.error === "no regular file") return failure(`names ${name}, which is no file`);
    return failure(file.error === "too large" ? `is larger than ${PACK_LIMITS.bytes} bytes` : `names ${name}, which cannot be read`);
  } catch {
    return failure(`names ${name}, which cannot be read`);
  }
}

function recordOf(value: unknown): Readonly<Record<string, unknown>> {
  return typeof value === "object" && value !== null ? (value as Readonly<Record<string, unknown>>) : {};
}
