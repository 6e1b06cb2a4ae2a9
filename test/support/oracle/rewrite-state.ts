/** Rewritings that have the shell run the command on its way elsewhere: as it evaluates a number, by a descriptor, under a name that a table gives. */
import { type Form, isBare, isOneLine, plain, single, textDraft, textOf, wordsDraft, wordsOf } from "./draft.ts";
import type { Random } from "./random.ts";

/** Text that runs the command when it is evaluated, and is a number then. */
function trap(text: string, random: Random): readonly [string, string] {
  return isOneLine(text) && random.chance(0.3)
    ? ["", `a[$(${text} > /dev/null)0]`]
    : [`code=${single(text)}\n`, 'a[$(eval "$code" > /dev/null)0]'];
}

/** Places in which the name, or what is in it, is evaluated. */
const EVALUATING: readonly ((name: string) => string)[] = [
  (name) => `[[ ${name} -eq 0 ]]`,
  (name) => `[[ 1 -gt $${name} ]]`,
  (name) => `(( ${name} ))`,
  (name) => `(( $${name} ))`,
  (name) => `y=${name}; z=y; (( z + 1 ))`,
  (name) => `y='b[${name}]'; (( y ))`,
  (name) => `y=(1 ${name}); (( y[1] ))`,
  (name) => `: $((${name})) `,
  (name) => `: $[ ${name} + 1 ]`,
  (name) => `s=abc; : \${s:${name}}`,
  (name) => `s=abc; : \${s:0:${name}}`,
  (name) => `set -- a b; : "\${@:${name}}"`,
  (name) => `b=(1 2); : \${b[${name}]}`,
  (name) => `b=(1 2); : \${b[$${name}]}`,
  (name) => `b[${name}]=1`,
  (name) => `b=([${name}]=1)`,
  (name) => `b+=([${name}]=1)`,
  (name) => `: \${!${name}}`,
  (name) => `declare -i y=${name}`,
  (name) => `declare -i y; y=${name}`,
  (name) => `declare -i y; read -r y <<< ${name}`,
  (name) => `declare -i y; for y in ${name}; do :; done`,
  (name) => `RANDOM=${name}`,
  (name) => `let "y = ${name}"`,
  (name) => `for ((${name}; 0; )); do :; done`,
  (name) => `for ((; ${name}; )); do break; done`,
  (name) => `while (( ${name} )); do break; done`,
  (name) => `i=0; while (( i++ < 2 && (y) || i < 2 )); do y=${name}; done`,
  (name) => `b=1; [ -v 'b[${name}]' ]`,
  (name) => `b=1; [[ -v b[${name}] ]]`,
  (name) => `b=(1); unset 'b[${name}]'`,
  (name) => `printf -v 'b[${name}]' %s 1`,
  (name) => `read -r 'b[${name}]' <<< 1`,
  (name) => `declare 'b[${name}]=1'`,
  (name) => `set -- "$${name}"; (( $1 ))`,
  (name) => `f() { (( $1 )); }; f "$${name}"`,
  (name) => `f() { local -n r=$1; : $r; }; f "$${name}"`,
  (name) => `declare -n r; r=$${name}; : $r`,
  (name) => `mapfile -t y <<< "$${name}"; (( y ))`,
  (name) => `if [ -e missing ]; then y=1; else y=${name}; fi; (( y ))`,
  (name) => `if [ -e missing ]; then y=1; else y=$${name}; fi; [[ $y -eq 1 ]]`,
];

const evaluated: Form = (draft, random) => {
  const [before, value] = trap(textOf(draft), random);
  const name = random.pick(["x", "n", "_v1"]);
  return textDraft(`${before}${name}=${single(value)}; ${random.pick(EVALUATING)(name)}`, draft.runs);
};

export const EVALUATIONS: readonly Form[] = [evaluated];

/** What is written by a descriptor is read beside the shell: it waits for that. */
const written: Form = (draft, random) => {
  const prints = `printf '%s\\n' ${single(textOf(draft))}`;
  return textDraft(
    random.pick([
      `exec 5> >(bash); ${prints} >&5; exec 5>&-; wait $!`,
      `exec {fd}> >(bash); ${prints} >&$fd; exec {fd}>&-; wait $!`,
      `(exec > >(bash); ${prints}; exec >&-; wait $!)`,
      `{ ${prints} >&3; } 3> >(bash); wait $!`,
      `${prints} | { { tee /dev/fd/3 > /dev/null; } 3> >(bash); wait $!; }`,
      `{ ${prints} >&3; } 3>&1 | bash`,
      `{ ${prints} >&2; } 2>&1 | bash`,
      `{ ${prints} >&2; } |& bash`,
      `f() { ${prints} > /dev/stderr; }; f 2>&1 | bash`,
      `${prints} > /dev/stdout | bash`,
      `{ { ${prints} >&4; } 4>&3; } 3>&1 | bash`,
      `coproc bash; ${prints} >&"\${COPROC[1]}"; exec {COPROC[1]}>&-; wait`,
    ]),
    draft.runs,
  );
};

const read: Form = (draft, random) => {
  const text = single(textOf(draft));
  return textDraft(
    random.pick([
      `exec 5< <(printf '%s\\n' ${text}); bash <&5`,
      `exec 5<<< ${text}; exec 6<&5; bash <&6`,
      `exec 5<<< ${text}; bash <&5-`,
      `exec {fd}<<< ${text}; bash <&$fd`,
      `(exec <<< ${text}; bash)`,
      `(exec < <(printf '%s\\n' ${text}); bash)`,
      `bash 5<<< ${text} <&5`,
      `bash /dev/fd/5 5<<< ${text}`,
      `{ bash <&3; } 3<<< ${text}`,
      `f() { bash <&3; }; f 3<<< ${text}`,
      `printf '%s\\n' ${text} | { exec 3<&0; bash <&3; }`,
      `exec 3<<< ${text}; source /dev/fd/3`,
      `exec 3<<< ${text}; mapfile -u 3 lines; IFS=; eval "\${lines[*]}"`,
      `if [ -e missing ]; then exec 3< /dev/null; else exec 3<<< ${text}; fi; bash <&3`,
      `exec 3<<< :; case a in *) exec 3<<< ${text};; esac; bash <&3`,
    ]),
    draft.runs,
  );
};

export const DESCRIPTORS: readonly Form[] = [read, read, written];

/** An alias counts from the next line of input on, so all of it is a script of its own. */
const member: Form = (draft, random) => {
  const words = wordsOf(draft, random);
  const cut = 1 + random.below(words.length);
  const value = words.slice(0, cut).map(plain).join(" ");
  const rest = words.slice(cut).map(plain).join(" ");
  if (!isOneLine(value) || !isOneLine(rest)) return undefined;
  // A name that the command holds already would stand for itself.
  const name = `t${random.below(1_000_000)}`;
  const defined = random.pick([
    `BASH_ALIASES[${name}]=${single(value)}`,
    `BASH_ALIASES=([${name}]=${single(value)})`,
    `declare -A BASH_ALIASES=([${name}]=${single(value)})`,
    `printf -v 'BASH_ALIASES[${name}]' %s ${single(value)}`,
    `declare -n r=BASH_ALIASES; r[${name}]=${single(value)}`,
    `n=${name}; BASH_ALIASES[$n]=${single(value)}`,
  ]);
  return wordsDraft(["eval", `shopt -s expand_aliases\n${defined}\n${name} ${rest}`], draft.runs);
};

const place: Form = (draft, random) => {
  const words = wordsOf(draft, random, true);
  const program = words[0] ?? "";
  if (!isBare(program) || ["command", "exec", "eval"].includes(program)) return undefined;
  const name = random.pick(["ll", "z", "x1"]);
  const found = `"$(command -v ${program})"`;
  const defined = random.pick([`BASH_CMDS[${name}]=${found}`, `BASH_CMDS=([${name}]=${found})`, `hash -p ${found} ${name}`]);
  return textDraft(`${defined}; ${random.pick(["", "command "])}${name} ${words.slice(1).map(plain).join(" ")}`, draft.runs);
};

export const TABLES: readonly Form[] = [member, place];
