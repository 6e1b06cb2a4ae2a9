import type {
  AndOr,
  ArithmeticCommand,
  Case,
  CommandNode,
  CompoundList,
  Function as FunctionNode,
  If,
  ParsedScript,
  Pipeline,
  PipelineNode,
  Redirected,
  Script,
  Statement,
  TestExpression,
} from "unbash";
import { forEachChild } from "unbash";
import type { Word } from "../../model/index.ts";
import { addCall, newCall } from "../calls.ts";
import { arithmetic, evaluateExpression } from "../words/arithmetic.ts";
import { matchesPattern } from "../words/patterns.ts";
import { expandOne } from "../words/words.ts";
import { inEachWay } from "./alternatives.ts";
import { runCoprocess } from "./coprocesses.ts";
import type { Environment } from "./environment.ts";
import { evaluateNumber, evaluateReference } from "./evaluated.ts";
import { Output } from "./flow.ts";
import { runCounted, runFor, runWhile } from "./loops.ts";
import { applyRedirections } from "./redirection-effects.ts";
import { readRedirections, runOpened } from "./redirections.ts";
import { nodeSpan, type Shell } from "./shell.ts";
import { runCommand } from "./simple-command.ts";

/** Runs a script in the shell: every simple command in it is judged, in every branch, with what is known at that place. */
export function runScript(shell: Shell, script: ParsedScript | Script): void {
  if ("errors" in script && script.errors && script.errors.length > 0) shell.run.fail("the command cannot be parsed", shell.span);
  runStatements(shell, script.commands);
}

/** Runs any command but a list. */
export function runNode(shell: Shell, node: PipelineNode | AndOr | CompoundList): void {
  if (shell.run.exhausted) return;
  switch (node.type) {
    case "Command":
      runCommand(shell, node);
      return;
    case "Pipeline":
      runPipeline(shell, node);
      return;
    case "AndOr":
      runAndOr(shell, node);
      return;
    case "CompoundList":
      runStatements(shell, node.commands);
      return;
    case "BraceGroup":
      runStatements(shell, node.body.commands);
      return;
    case "Subshell":
      runSubshell(shell, node.body.commands);
      return;
    case "Redirected":
      runRedirected(shell, node);
      return;
    case "If":
      runIf(shell, node);
      return;
    case "For":
    case "Select":
      runFor(shell, node);
      return;
    case "While":
      runWhile(shell, node);
      return;
    case "Case":
      runCase(shell, node);
      return;
    case "ArithmeticFor":
      runCounted(shell, node);
      return;
    case "ArithmeticCommand":
      inEachWay(shell, node.body, (way) => calculate(way, node));
      return;
    case "TestCommand":
      inEachWay(shell, node.expression, (way) => runTest(way, node.expression));
      return;
    case "Function":
      define(shell, node);
      return;
    case "Coproc":
      runCoprocess(shell, node);
      return;
  }
}

/** What a subshell defines ends with it: a function that it did not call itself never runs. */
function runSubshell(shell: Shell, statements: readonly Statement[]): void {
  const { called, defined } = shell.run;
  const from = defined.length;
  runStatements({ ...shell, env: shell.env.clone() }, statements);
  for (let index = from; index < defined.length; index += 1) called.add((defined[index] as (typeof defined)[number]).definition.node);
}

/** A definition takes the place of one that was made on the same way before. */
function define(shell: Shell, node: FunctionNode): void {
  const { called, defined } = shell.run;
  const name = node.name.value;
  for (const { node: before } of shell.env.functions?.get(name)?.bodies ?? [])
    if (defined.some((made) => made.definition.node === before && made.shell.env === shell.env)) called.add(before);
  const definition = { node, holes: shell.holes };
  defined.push({ shell, name, definition });
  shell.env.define(name, definition);
}

/** What follows a `cd` that may have failed is judged where it led and where it did not. */
function runStatements(shell: Shell, statements: readonly Statement[]): void {
  const { env } = shell;
  statements.forEach((statement, index) => {
    const { astray } = env;
    env.astray = undefined;
    if (astray && !shell.astray) {
      const stayed = env.clone();
      stayed.cwd = astray;
      runStatements({ ...shell, env: stayed, astray: true }, statements.slice(index));
    }
    runStatement(shell, statement);
  });
}

function runStatement(shell: Shell, statement: Statement): void {
  if (statement.background)
    runNode({ ...shell, env: shell.env.clone(), forked: true, forkedAt: shell.functions.length }, statement.command);
  else runNode(shell, statement.command);
  // What follows an `exit` is judged as well: a function or branch may have ended instead of the script.
}

/** Each stage runs in a shell of its own and reads what the one before prints. */
function runPipeline(shell: Shell, node: Pipeline): void {
  const { commands } = node;
  if (commands.length === 1) {
    runNode(shell, commands[0] as CommandNode);
    return;
  }
  const pipeline = shell.run.pipelines++;
  let stdin = shell.stdin;
  for (let stage = 0; stage < commands.length; stage += 1) {
    const last = stage === commands.length - 1;
    const output = last ? shell.output : new Output();
    const env = shell.env.clone();
    if (node.operators[stage] === "|&") env.describe(2, [{ kind: "output", output }]);
    runNode(
      { ...shell, env, stdin, output, pipeline, stage, forked: true, forkedAt: shell.functions.length },
      commands[stage] as CommandNode,
    );
    if (!last) stdin = output?.toData();
    // With `lastpipe`, and always in zsh and ksh, the last part runs in the shell itself.
    else shell.env.retainVariables(env);
  }
}

/**
 * `a && b`: `b` runs where `a` succeeded, which is expected of all but a test; behind the list either may have ended it. `a || b`: `b` runs after `a`
 * failed, so what `a` would have changed is not there.
 */
function runAndOr(shell: Shell, node: AndOr): void {
  const { env } = shell;
  let before = env.clone();
  let ends: { readonly state: Environment; readonly astray: Word | undefined; readonly test: boolean }[] = [];
  runNode(shell, node.commands[0] as PipelineNode);
  for (let index = 1; index < node.commands.length; index += 1) {
    const command = node.commands[index] as PipelineNode;
    const state = env.clone();
    const { astray } = env;
    state.fail();
    env.astray = undefined;
    if (node.operators[index - 1] === "||") {
      state.cwd = before.cwd;
      state.oldCwd = before.oldCwd;
      before = env.clone();
      // Where the list ended early, this runs.
      for (const end of ends) state.retain(end.state, end.astray);
      ends = [];
      runNode({ ...shell, env: state }, command);
      const led = env.ended || state.ended || index < node.commands.length - 1 || shell.astray ? undefined : env.cwd;
      env.merge(state);
      if (led && led !== env.cwd) {
        // Either place is known: what follows is judged in both.
        env.cwd = led;
        env.astray = state.cwd;
      }
      continue;
    }
    ends.push({ state, astray, test: isTest(node.commands[index - 1]) });
    before = env.clone();
    runNode(shell, command);
  }
  for (const { state, astray, test } of ends) {
    if (test) env.merge(state);
    else env.retain(state, astray);
  }
}

function isTest(node: PipelineNode | undefined): boolean {
  if (node?.type === "TestCommand" || node?.type === "ArithmeticCommand") return true;
  if (node?.type === "Pipeline") return node.prefixes.length > 0 && isTest(node.commands[0]);
  return node?.type === "Command" && node.name !== undefined && TESTS.has(node.name.value);
}

const TESTS = new Set(["[", "test", "grep", "command", "which", "type", "false"]);

function runRedirected(shell: Shell, node: Redirected): void {
  const redirected = readRedirections(shell, node.redirects);
  const listens = redirected.files.length > 0 || redirected.connections.length > 0;
  const output = listens ? new Output() : redirected.away ? redirected.into : shell.output;
  runOpened(shell, redirected, () => runNode({ ...shell, output, stdin: redirected.stdin ?? shell.stdin }, node.command));
  const span = nodeSpan(shell, node);
  const index = addCall(shell, newCall(shell, undefined, [], { span, redirected, declared: undefined, assigns: [] }));
  applyRedirections(shell, redirected, index, undefined, output?.toData());
}

function runIf(shell: Shell, node: If): void {
  const { env } = shell;
  runNode(shell, node.clause);
  const ways = [env.clone()];
  (ways[0] as Environment).astray = undefined;
  env.fail();
  runNode({ ...shell, env: ways[0] as Environment }, node.then);
  for (const branch of node.elif) {
    const way = env.clone();
    runNode({ ...shell, env: way }, branch.clause);
    runNode({ ...shell, env: way }, branch.then);
    ways.push(way);
  }
  if (node.else) {
    const way = env.clone();
    runNode({ ...shell, env: way }, node.else);
    ways.push(way);
    env.become(ways.shift() as Environment);
  }
  for (const way of ways) env.merge(way);
}

function runCase(shell: Shell, node: Case): void {
  const { env } = shell;
  const word = expandOne(shell, node.word);
  const ways = [];
  let complete = false;
  for (const item of node.items) {
    const patterns = item.pattern.map((pattern) => expandOne(shell, pattern).text);
    if (
      word.text !== undefined &&
      patterns.every((pattern) => pattern !== undefined && !pattern.includes("[") && !matchesPattern(word.text ?? "", pattern))
    )
      continue;
    if (patterns.includes("*")) complete = true;
    const way = env.clone();
    runNode({ ...shell, env: way }, item.body);
    ways.push(way);
  }
  const first = complete ? ways.shift() : undefined;
  if (first) env.become(first);
  for (const way of ways) env.merge(way);
}

function calculate(shell: Shell, { expression }: ArithmeticCommand): void {
  if (!expression) return;
  evaluateExpression(shell, expression);
  arithmetic(shell, expression);
}

function runTest(shell: Shell, node: TestExpression): void {
  const isNumeric = node.type === "TestBinary" && NUMERIC.has(node.operator);
  const isName = node.type === "TestUnary" && node.operator === "-v";
  forEachChild(node, (child) => {
    if (child.type !== "Word") {
      runTest(shell, child as TestExpression);
      return;
    }
    const word = expandOne(shell, child);
    if (isNumeric) evaluateNumber(shell, word);
    else if (isName) evaluateReference(shell, word);
  });
}

const NUMERIC: ReadonlySet<string> = new Set(["-eq", "-ne", "-lt", "-le", "-gt", "-ge"]);
