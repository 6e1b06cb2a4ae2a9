import { expect, test } from "vitest";
import { ownDirectories, runtimeFiles } from "../config/index.ts";
import type { Place } from "./install.ts";
import { serviceFor } from "./service.ts";

const directories = ownDirectories("/home/a b");
const place: Place = {
  around: { home: "/home/a b", project: "/p", environment: {}, systemRoot: "/" },
  directories,
  files: runtimeFiles(directories),
  root: "/opt/100% $dl",
  node: "/usr/bin/node",
};

test("systemd holds the socket, for the user alone, and starts the service with the first call", () => {
  const { files, commands } = serviceFor("linux", place);
  const [socket, service] = files;
  expect(socket?.path).toBe("/home/a b/.config/systemd/user/dev-loop.socket");
  expect(socket?.text).toContain(`ListenStream=${place.files.socket}\nSocketMode=0600\nDirectoryMode=0700`);
  expect(service?.text).toContain(
    'ExecStart="/usr/bin/node" "--max-semi-space-size=4" "--expose-gc" "/opt/100%% $$dl/dist/daemon.mjs" "--run" "--home" "/home/a b"',
  );
  expect(service?.text).toContain("[Service]\nEnvironment=MALLOC_ARENA_MAX=1\nEnvironment=MALLOC_TRIM_THRESHOLD_=65536\nExecStart=");
  expect(commands.at(-1)).toContain("dev-loop.socket");
});

test("launchd keeps it running, but not once it has been stopped", () => {
  const { files } = serviceFor("darwin", place);
  expect(files[0]?.text).toContain("<string>/opt/100% $dl/dist/daemon.mjs</string>");
  expect(files[0]?.text).toContain("<key>SuccessfulExit</key><false/>");
});
