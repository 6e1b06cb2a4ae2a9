import type { Context } from "../model/index.ts";

/** A context for tests: nothing exists, and nothing but the directories matters. */
export const CONTEXT: Context = {
  cwd: "/home/user/project",
  home: "/home/user",
  project: "/home/user/project",
  temp: ["/tmp/session", "/tmp"],
  guard: [],
  branch: "main",
  remote: undefined,
  user: "user",
  host: "machine",
  os: "linux",
  agent: "test",
  session: undefined,
  mode: "guard",
  unattended: false,
  repeats: 3,
  sessionRead: undefined,
  sessionChanged: undefined,
  fileSystem: {
    status: () => undefined,
    names: () => undefined,
    readLink: () => undefined,
    readText: () => undefined,
    ignored: () => false,
    tracked: () => false,
    foldsCase: false,
  },
  now: 0,
};
