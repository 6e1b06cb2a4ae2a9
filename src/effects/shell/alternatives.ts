/** Commands that use a variable which has one of a few known values: they are judged with each. */
import { type Command, forEachChild, type Redirection, type TestExpression, type Word as WordNode } from "unbash";
import type { Environment } from "./environment.ts";
import type { Shell } from "./shell.ts";

/** So many ways of one command are followed; past them the values are not known. */
const MAX_WAYS = 8;

/** Runs code with each combination of the values that its variables may have. */
export function inEachWay(shell: Shell, code: Command | TestExpression | string, run: (shell: Shell) => void): void {
  const { env } = shell;
  const ways = alternativesOf(env, code);
  if (!ways) {
    run(shell);
    return;
  }
  for (const way of ways) run({ ...shell, env: way });
  ways.forEach((way, index) => {
    if (index === 0) env.become(way);
    else env.merge(way);
  });
}

/** Undefined where no variable has several. */
function alternativesOf(env: Environment, code: Command | TestExpression | string): readonly Environment[] | undefined {
  if (!env.either || env.either.size === 0) return undefined;
  const text = typeof code === "string" ? code : code.type === "Command" ? textOf(code) : testedText(code);
  let ways: readonly Environment[] | undefined;
  for (const [name, values] of env.either) {
    if (!uses(text, name) || (ways?.length ?? 1) * values.length > MAX_WAYS) continue;
    ways = (ways ?? [env]).flatMap((way) =>
      values.map((value) => {
        const one = way.clone();
        one.set(name, value);
        return one;
      }),
    );
  }
  return ways;
}

function uses(text: string, name: string): boolean {
  for (let at = text.indexOf(name); at >= 0; at = text.indexOf(name, at + 1)) {
    const before = text[at - 1];
    if ((before === "$" || before === "{" || before === "!" || before === "#") && !/\w/.test(text[at + name.length] ?? "")) return true;
  }
  return false;
}

/** What is written in the command, quotes and all. */
function textOf(node: Command): string {
  const texts = [node.name?.text ?? ""];
  for (const item of [...node.prefix, ...node.suffix]) {
    if (item.type === "Word") texts.push((item as WordNode).text);
    else if (item.type === "Assignment") texts.push(item.text);
    else texts.push(redirected(item));
  }
  return texts.join(" ");
}

function testedText(node: TestExpression): string {
  const texts: string[] = [];
  forEachChild(node, (child) => void texts.push(child.type === "Word" ? child.text : testedText(child as TestExpression)));
  return texts.join(" ");
}

function redirected(item: Redirection): string {
  return item.type === "HereDoc" ? item.body.text : (item.target?.text ?? "");
}
