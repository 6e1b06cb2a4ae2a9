/** Distinct commands in a fixed mix, as an agent's day has them: made from templates by a seeded generator, so that every run has the same. */

const FILES = [
  "src/server.ts",
  "README.md",
  "package.json",
  "lib/util/path.js",
  "tests/api_test.py",
  "Makefile",
  "docs/guide.md",
  "config/app.yaml",
  "internal/http/handler.go",
  "Cargo.toml",
];
const WORDS = ["TODO", "handleRequest", "import", "retry", "deprecated", "timeout", "parse", "session", "User", "error"];
const BRANCHES = ["main", "feature/login", "fix/race", "release/2.1", "chore/deps"];
const PACKAGES = ["lodash", "react", "left-pad", "typescript", "express"];
const HOSTS = ["api.example.com", "localhost:3000", "registry.example.org"];

/** Each with its weight: most of a day is reading, searching, building. `{…}` is filled from the lists. */
const TEMPLATES: readonly (readonly [number, string])[] = [
  [8, "git status --short"],
  [6, "git diff HEAD~{n} -- {file}"],
  [4, "git log --oneline -{n} {file}"],
  [5, "git add {file} && git commit -m 'Fix {word} in {file}'"],
  [2, "git push -u origin {branch}"],
  [1, "git push --force-with-lease origin {branch}"],
  [3, "git checkout -b {branch}-{n}"],
  [1, "git reset --hard HEAD~{n}"],
  [2, "git stash && git pull --rebase origin {branch} && git stash pop"],
  [9, "grep -rn '{word}' {file} | head -{n}"],
  [7, "rg -n --type ts '{word}' src | wc -l"],
  [8, "cat {file}"],
  [6, "sed -n '{n},{m}p' {file}"],
  [2, "sed -i 's/{word}/x{n}/g' {file}"],
  [5, "ls -la {dir}"],
  [5, "find {dir} -name '*.ts' -not -path '*/node_modules/*' -newer {file}"],
  [1, "find {dir} -name '*.log' -mtime +{n} -delete"],
  [2, "head -n {n} {file} | tail -n 5"],
  [3, "awk -F: '{print $1, $'{n}'}' {file} | sort -u"],
  [5, "npm test -- --grep '{word}' 2>&1 | tail -{n}"],
  [3, "npm run build"],
  [2, "npm install --save-dev {package}@{n}"],
  [3, "npx tsc --noEmit -p tsconfig.{n}.json"],
  [3, "pytest -q tests -k '{word}'"],
  [2, "python3 -c 'import json,sys; print(json.load(sys.stdin)[{n}])' < {file}"],
  [2, "cargo test --lib {word}"],
  [2, "go test ./... -run {word} -count={n}"],
  [2, "make -j{n} build"],
  [2, "node scripts/gen.js --out dist/{n} {file}"],
  [2, "curl -s https://{host}/v1/{word}/{n} | jq '.items[{n}].name'"],
  [1, "curl -fsSL https://{host}/install.sh | sh -s -- {n}"],
  [1, "docker run --rm -v $PWD:/repo -w /repo node:{n} npm test"],
  [2, "docker ps -a | grep {word}"],
  [1, "kubectl get pods -n {word} -o wide"],
  [1, "kubectl delete pod {word}-{n}"],
  [2, "mkdir -p {dir}/{word}{n} && cp {file} {dir}/{word}{n}/"],
  [2, "rm -rf dist/{n} build/{word}"],
  [1, "rm -rf /var/lib/{word}{n}"],
  [1, "mv {file} {file}.bak{n}"],
  [2, "cd packages/{word} && npm ci && cd ../.. && ls"],
  [2, "FOO={n} BAR={word} node {file}"],
  [2, "for f in src/*.ts; do grep -c '{word}' \"$f\"; done | sort -n | tail -{n}"],
  [1, 'DIR=$(mktemp -d) && tar xzf {word}{n}.tgz -C "$DIR" && ls "$DIR"'],
  [1, "ssh deploy@{host} 'systemctl restart {word}'"],
  [1, "psql -c 'select * from {word} limit {n}'"],
  [1, "timeout {n} xargs -n1 echo < {file}"],
  [1, "cat <<'EOF' > {file}.{n}\nuse `rm -rf /` with care: {word}\nEOF"],
  [1, 'echo "$HOME/{word}/{n}" && test -f {file}'],
];

export function mixOfCommands(count: number, seed = 1): string[] {
  const random = generator(seed);
  const pick = <Item>(items: readonly Item[]): Item => items[Math.floor(random() * items.length)]!;
  const weighted = TEMPLATES.flatMap(([weight, template]) => Array.from({ length: weight }, () => template));
  const commands = new Set<string>();
  for (let attempt = 0; commands.size < count && attempt < count * 200; attempt++) {
    const fill: Readonly<Record<string, () => string>> = {
      n: () => String(1 + Math.floor(random() * 400)),
      m: () => String(400 + Math.floor(random() * 400)),
      file: () => pick(FILES),
      word: () => pick(WORDS) + (random() < 0.5 ? "" : String(Math.floor(random() * 90))),
      branch: () => pick(BRANCHES),
      dir: () => pick(["src", "lib", ".", "tests/unit", "packages/core"]),
      package: () => pick(PACKAGES),
      host: () => pick(HOSTS),
    };
    commands.add(pick(weighted).replace(/\{([a-z]+)\}/g, (hole, name: string) => fill[name]?.() ?? hole));
  }
  return [...commands];
}

/** mulberry32: small, seeded, good enough to mix templates. */
export function generator(seed: number): () => number {
  let state = seed >>> 0;
  return () => {
    state = (state + 0x6d2b79f5) >>> 0;
    let value = Math.imul(state ^ (state >>> 15), 1 | state);
    value = (value + Math.imul(value ^ (value >>> 7), 61 | value)) ^ value;
    return ((value ^ (value >>> 14)) >>> 0) / 4294967296;
  };
}
