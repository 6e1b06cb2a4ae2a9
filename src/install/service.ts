import { join } from "node:path";
import { DAEMON_ENVIRONMENT, DAEMON_FLAGS } from "../config/index.ts";
import type { Place } from "./install.ts";

/** A file of the service manager's, and what is to be run once it is there. */
export interface Service {
  readonly files: readonly { readonly path: string; readonly text: string }[];
  readonly commands: readonly (readonly string[])[];
}

/** The daemon as a service of the user: systemd holds the socket and starts it with the first call; launchd keeps it running. */
export function serviceFor(platform: string, place: Place): Service {
  return platform === "darwin" ? launchd(place) : systemd(place);
}

function systemd({ around, files, node, root }: Place): Service {
  const directory = join(around.home, ".config", "systemd", "user");
  const environment = Object.entries(DAEMON_ENVIRONMENT).map(([name, value]) => `Environment=${name}=${value}`);
  const command = [node, ...DAEMON_FLAGS, join(root, "dist", "daemon.mjs"), "--run", "--home", around.home].map(systemdWord).join(" ");
  return {
    files: [
      {
        path: join(directory, "dev-loop.socket"),
        text: `[Unit]
Description=dev-loop: where agents' hooks ask

[Socket]
ListenStream=${files.socket.replaceAll("%", "%%")}
SocketMode=0600
DirectoryMode=0700

[Install]
WantedBy=sockets.target
`,
      },
      {
        path: join(directory, "dev-loop.service"),
        text: `[Unit]
Description=dev-loop: judges agents' tool calls
Requires=dev-loop.socket

[Service]
${environment.join("\n")}
ExecStart=${command}
Restart=on-failure
RestartSec=1
NoNewPrivileges=yes
UMask=0077
`,
      },
    ],
    commands: [
      ["systemctl", "--user", "daemon-reload"],
      ["systemctl", "--user", "enable", "--now", "dev-loop.socket"],
    ],
  };
}

function launchd({ around, files, node, root }: Place): Service {
  const path = join(around.home, "Library", "LaunchAgents", "dev-loop.daemon.plist");
  const words = [node, ...DAEMON_FLAGS, join(root, "dist", "daemon.mjs"), "--run", "--home", around.home];
  const text = `<?xml version="1.0" encoding="UTF-8"?>
<!DOCTYPE plist PUBLIC "-//Apple//DTD PLIST 1.0//EN" "http://www.apple.com/DTDs/PropertyList-1.0.dtd">
<plist version="1.0">
<dict>
  <key>Label</key><string>dev-loop.daemon</string>
  <key>ProgramArguments</key>
  <array>
${words.map((word) => `    <string>${xmlText(word)}</string>`).join("\n")}
  </array>
  <key>RunAtLoad</key><true/>
  <key>KeepAlive</key><dict><key>SuccessfulExit</key><false/></dict>
  <key>Umask</key><integer>63</integer>
  <key>StandardErrorPath</key><string>${xmlText(files.log)}</string>
</dict>
</plist>
`;
  return { files: [{ path, text }], commands: [["launchctl", "load", "-w", path]] };
}

/** One word of a unit file's command line. */
function systemdWord(word: string): string {
  return `"${word.replaceAll("\\", "\\\\").replaceAll('"', '\\"').replaceAll("%", "%%").replaceAll("$", "$$$$")}"`;
}

function xmlText(text: string): string {
  return text.replaceAll("&", "&amp;").replaceAll("<", "&lt;").replaceAll(">", "&gt;");
}
