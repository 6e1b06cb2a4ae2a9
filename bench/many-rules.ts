/** Rules over the same programs, paths and globs as the built-in policies use; one in ten is of a kind that calls of the mix match. */
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

export function manyRules(count: number): string {
  const random = generator(7);
  const pick = <Item>(items: readonly Item[]): Item => items[Math.floor(random() * items.length)]!;
  const lines = ['language 1\npolicy bench/many "Generated"'];
  for (let number = 0; number < count; number++) {
    const because = `because "rule ${number}"`;
    if (number % 10 === 0)
      lines.push(
        `warn m${number} on read when path in { ${JSON.stringify(`src/generated-${number}/**`)} ${JSON.stringify(pick(GLOBS))} } ${because}`,
      );
    else if (number % 3 === 0)
      lines.push(`warn m${number} on \`${pick(PROGRAMS)} ...\` when any words is "x-${Math.floor(random() * 2_000)}" ${because}`);
    else if (number % 3 === 1)
      lines.push(
        `warn m${number} on write, delete when path in { ${JSON.stringify(pick(GLOBS))} } and path not under "kept-${number % 100}" ${because}`,
      );
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
