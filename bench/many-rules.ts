/** Rules over the same programs, paths and globs as the built-in policies use; one in ten is about words of the mix, so that it matches some call. */
import { generator } from "./commands.ts";

const GLOBS = [
  ".env",
  ".env.*",
  "*.{key,pem}",
  ".aws/**",
  ".ssh/**",
  "*.keystore",
  ".netrc",
  ".npmrc",
  ".kube/config",
  "**/.git/hooks/**",
  "~/.bashrc",
  ".claude/settings*.json",
  "/etc/**",
  "*secret*",
  ".docker/config.json",
  "~/.config/dev-loop/**",
];
const PROGRAMS = [
  "git push",
  "git reset",
  "git clean",
  "npm publish",
  "docker run",
  "kubectl delete",
  "terraform apply",
  "rm",
  "chmod",
  "curl",
  "cargo publish",
  "gh repo delete",
  "psql",
  "systemctl stop",
  "pip install",
];

/** Programs and words of the mix: one rule in ten is about these, and most of those match some call. */
const MATCHING = ["grep", "rg", "npm test", "pytest", "cargo test", "go test", "git checkout", "mkdir", "kubectl get", "docker ps"];
const WORDS = ["TODO", "handleRequest", "import", "retry", "deprecated", "timeout", "parse", "session", "User", "error"];

export function manyRules(count: number): string {
  const random = generator(7);
  const pick = <Item>(items: readonly Item[]): Item => items[Math.floor(random() * items.length)]!;
  const lines = ['language 1\npolicy bench/many "Generated"'];
  for (let number = 0; number < count; number++) {
    const because = `because "rule ${number}"`;
    const globs = [...new Set([pick(GLOBS), pick(GLOBS)])].map((glob) => JSON.stringify(glob)).join(" ");
    if (number % 10 === 0)
      lines.push(`warn m${number} on \`${pick(MATCHING)} ...\` when any words is "${pick(WORDS)}${Math.floor(random() * 90)}" ${because}`);
    else if (number % 3 === 0)
      lines.push(`warn m${number} on \`${pick(PROGRAMS)} ...\` when any words is "x-${Math.floor(random() * 2_000)}" ${because}`);
    else if (number % 3 === 1)
      lines.push(`warn m${number} on write, delete when path in { ${globs} } and path not under "kept-${number % 100}" ${because}`);
    else lines.push(`warn m${number} on send when host is "h${Math.floor(random() * 500)}.example.com" ${because}`);
  }
  return lines.join("\n");
}

export function rulesOnGit(count: number): string {
  const random = generator(11);
  const subcommands = [
    "push",
    "commit",
    "checkout",
    "reset",
    "branch",
    "stash",
    "log",
    "diff",
    "status",
    "add",
    "pull",
    "rebase",
    "merge",
    "clean",
    "tag",
    "fetch",
  ];
  const lines = ['language 1\npolicy bench/git "Generated"'];
  for (let number = 0; number < count; number++) {
    const subcommand = subcommands[number % subcommands.length]!;
    lines.push(
      `warn g${number} on \`git ${subcommand} ...\` when any words is "topic-${Math.floor(random() * 5_000)}" because "rule ${number}"`,
    );
  }
  return lines.join("\n");
}
