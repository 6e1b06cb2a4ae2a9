const MAX_LEVELS = 8;

/** The directory and those above it, up to the project. */
export function* upwards(from: string, project: string): Generator<string> {
  let directory = from;
  for (let level = 0; level < MAX_LEVELS; level += 1) {
    yield directory;
    if (directory === project || directory === "/") return;
    directory = directory.slice(0, directory.lastIndexOf("/")) || "/";
  }
}
