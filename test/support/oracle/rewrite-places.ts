/** Rewritings of where the command runs and how its paths are written. */
import { type Argument, type Form, plain, single, textDraft, textOf, type WordsDraft, wordsDraft, wordsOf } from "./draft.ts";
import type { Random } from "./random.ts";
import type { World } from "./sandbox.ts";

/** Other ways to the project, from the project. `linked` is a link to it; `away` leads to a directory three below the home's `other`. */
function ways(random: Random, { home, project }: World): string {
  return random.pick([
    ".",
    "src/..",
    "./src/nested/../..",
    "linked",
    "linked/src/..",
    home.length > 0 ? `${home}/project` : ".",
    project,
    "../project",
    "away/../../../project",
  ]);
}

/** Leaves the directory, and comes back. */
const back: Form = (draft, random, world) => {
  const text = textOf(draft);
  const quoted = single(project(world));
  const ways = [
    "cd src && cd ..",
    'cd src; cd "$OLDPWD"',
    "cd src; cd - > /dev/null",
    "pushd src > /dev/null; popd > /dev/null",
    "(cd src)",
    'cd "$PWD"',
    'cd "$(pwd)"',
    'cd "$HOME/project"',
    "cd ~/project",
    "cd; cd project",
    `cd ${quoted}`,
    "cd linked",
    "cd src/nested; cd ../..",
    "cd ./src/../",
    "cd -P away && cd ../../../project",
    "cd missing 2> /dev/null || true",
    "D=src; cd $D; cd ..",
    'cd src &&\\\n cd ".."',
  ];
  return textDraft(`${random.pick(ways)}\n${text}`, draft.runs);
};

function project(world: World): string {
  return world.project;
}

/** Goes there, with the paths written from there. */
const there: Form = (draft, random) => {
  if (draft.kind !== "words" || !draft.words.some((word) => word.path)) return undefined;
  const [place, up] = random.pick([
    ["src", "../"],
    ["src/nested", "../../"],
    ["away", "../../../project/"],
    ["linked/src", "../"],
    ["..", "project/"],
    ["~", "project/"],
    ['"$HOME"/other', "../project/"],
  ] as const);
  const words = draft.words.map((word) => (word.path ? up + word.text : word.text));
  return textDraft(
    `${random.pick([`cd ${place} && `, `cd ${place}; `, `cd ${place}\n`, `pushd ${place} > /dev/null; `])}${words.map(plain).join(" ")}`,
    words,
  );
};

const byEnv: Form = (draft, random, world) =>
  wordsDraft(["env", random.pick(["-C", "--chdir"]), ways(random, world), ...wordsOf(draft, random, true)], draft.runs);

const subshell: Form = (draft, random) =>
  textDraft(
    random.pick([`(cd src; cd nested)\n(\n${textOf(draft)}\n)`, `{ cd src; cd ..\n${textOf(draft)}\n}`, `: | cd src\n${textOf(draft)}`]),
    draft.runs,
  );

export const DIRECTORIES: readonly Form[] = [back, back, there, there, byEnv, subshell];

function onPaths(change: (path: string, random: Random, world: World) => string): Form {
  return (draft, random, world) => {
    if (draft.kind !== "words" || !draft.words.some((word) => word.path)) return undefined;
    const words: Argument[] = draft.words.map((word) => (word.path ? { text: change(word.text, random, world), path: false } : word));
    return { kind: "words", words, runs: words.map((word) => word.text) } satisfies WordsDraft;
  };
}

const detour = onPaths((path, random, world) => `${ways(random, world)}/${path}`);
const slashes = onPaths((path, random) => random.pick([`./${path}`, `.//${path}`, `././${path}`, path.replace("/", "//./")]));

/** The shell makes the path whole. */
const expanded: Form = (draft, random, world) => {
  if (draft.kind !== "words" || !draft.words.some((word) => word.path)) return undefined;
  const runs: string[] = [];
  const texts = draft.words.map((word) => {
    const [text, run] = word.path ? wholePath(word.text, random, world) : [plain(word.text), word.text];
    runs.push(run);
    return text;
  });
  return textDraft(texts.join(" "), runs);
};

function wholePath(path: string, random: Random, world: World): readonly [string, string] {
  const rest = single(path);
  return random.pick([
    [`~/project/${plain(path)}`, `${world.home}/project/${path}`],
    [`"$PWD"/${rest}`, `${world.project}/${path}`],
    [`"$HOME/project/"${rest}`, `${world.home}/project/${path}`],
    [`"\${PWD%/}/"${rest}`, `${world.project}/${path}`],
    [`"\${PWD%/*}"/project/${rest}`, `${world.project}/${path}`],
    [`~+/${rest}`, `${world.project}/${path}`],
    [`"$(pwd)/"${rest}`, `${world.project}/${path}`],
    [`"$(dirname "$PWD/x")"/${rest}`, `${world.project}/${path}`],
  ] as const);
}

export const PATHS: readonly Form[] = [detour, detour, slashes, expanded];
