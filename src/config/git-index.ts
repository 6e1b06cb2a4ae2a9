import { readRegularFile } from "../regular-file.ts";

/** An index above this size is not read: whether a path is tracked is then unknown. */
const MOST_INDEX_BYTES = 8 * 1024 * 1024;

/** The paths in a repository's index (gitformat-index, versions 2 and 3); undefined where it cannot be read or is of version 4. */
export function readTracked(project: string): ReadonlySet<string> | undefined {
  try {
    const file = readRegularFile(`${project}/.git/index`, MOST_INDEX_BYTES);
    return file.ok ? parseIndex(file.value) : undefined;
  } catch {
    return undefined;
  }
}

function parseIndex(bytes: Buffer): ReadonlySet<string> | undefined {
  if (bytes.toString("latin1", 0, 4) !== "DIRC") return undefined;
  const version = bytes.readUInt32BE(4);
  if (version !== 2 && version !== 3) return undefined;
  const paths = new Set<string>();
  let offset = 12;
  for (let count = bytes.readUInt32BE(8); count > 0; count--) {
    const flags = bytes.readUInt16BE(offset + 60);
    const start = offset + 62 + (flags & 0x4000 ? 2 : 0);
    const end = bytes.indexOf(0, start);
    if (end < 0) return undefined;
    paths.add(bytes.toString("utf8", start, end));
    // Entries are padded with 1 to 8 NULs to a multiple of eight.
    offset += Math.floor((end - offset) / 8 + 1) * 8;
  }
  return paths;
}
