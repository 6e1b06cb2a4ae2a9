import type { ArithmeticExpression, ArithmeticWord } from "unbash";
import { forEachChild } from "unbash";
import type { Word } from "../../model/index.ts";
import { knownWord, UNKNOWN_WORD } from "../../model/index.ts";
import { evaluateNumber } from "../shell/evaluated.ts";
import { nodeSpan, type Shell } from "../shell/shell.ts";
import { variableValue } from "./variable-values.ts";
import { expandText, substitute } from "./words.ts";

/** Runs what an arithmetic expression substitutes, and what the variables in it say when they are evaluated. */
export function evaluateExpression(shell: Shell, node: ArithmeticExpression): void {
  if (node.type === "ArithmeticWord") evaluateNumber(shell, expanded(shell, node));
  else if (node.type !== "ArithmeticCommandExpansion")
    forEachChild(node, (child) => evaluateExpression(shell, child as ArithmeticExpression));
  else if (node.script) evaluateNumber(shell, substitute(shell, node.script, nodeSpan(shell, node)));
}

function expanded(shell: Shell, node: ArithmeticWord): Word {
  const span = nodeSpan(shell, node);
  if (node.parts) return expandText(shell, node.parts, span);
  return node.value.startsWith("$") ? (variableValue(shell, node.value.slice(1)) ?? UNKNOWN_WORD) : knownWord(node.value, span);
}

/** The value of an arithmetic expression as far as it is known; assignments in it change variables. What evaluating it runs is run elsewhere. */
export function arithmetic(shell: Shell, node: ArithmeticExpression, depth = 0): number | undefined {
  if (depth > MAX_TERMS) return undefined;
  switch (node.type) {
    case "ArithmeticGroup":
      return arithmetic(shell, node.expression, depth + 1);
    case "ArithmeticWord":
      return wordNumber(shell, node.value);
    case "ArithmeticUnary":
      return unary(shell, node, depth);
    case "ArithmeticTernary": {
      const test = arithmetic(shell, node.test, depth + 1);
      const left = arithmetic(shell, node.consequent, depth + 1);
      const right = arithmetic(shell, node.alternate, depth + 1);
      return test === undefined ? undefined : test !== 0 ? left : right;
    }
    case "ArithmeticBinary":
      return binary(shell, node, depth);
    default:
      return undefined;
  }
}

const MAX_TERMS = 100;

/** A number in any of the shell's bases, or a variable that holds one; an unset variable is not known here. */
function wordNumber(shell: Shell, text: string): number | undefined {
  const bare = text.replace(/^\$\{?(\w+)\}?$/, "$1");
  if (/^[A-Za-z_]\w*$/.test(bare)) {
    const value = shell.env.get(bare);
    if (!value || !("kind" in value) || value.text === undefined) return undefined;
    return literal(value.text.trim());
  }
  return bare === text ? literal(text) : undefined;
}

function literal(text: string): number | undefined {
  if (/^0[xX][0-9a-fA-F]+$/.test(text)) return Number.parseInt(text, 16);
  if (/^0[0-7]+$/.test(text)) return Number.parseInt(text, 8);
  if (/^-?\d+$/.test(text)) return Number.parseInt(text, 10);
  const based = /^(\d+)#([0-9a-zA-Z]+)$/.exec(text);
  const base = Number(based?.[1]);
  return based && base >= 2 && base <= 36 ? numberOr(Number.parseInt(based[2] ?? "", base)) : undefined;
}

function numberOr(value: number): number | undefined {
  return Number.isFinite(value) ? value : undefined;
}

function unary(shell: Shell, node: ArithmeticExpression & { readonly type: "ArithmeticUnary" }, depth: number): number | undefined {
  const value = arithmetic(shell, node.operand, depth + 1);
  const { operator } = node;
  if (operator === "++" || operator === "--") {
    const next = value === undefined ? undefined : operator === "++" ? value + 1 : value - 1;
    store(shell, node.operand, next);
    return node.prefix ? next : value;
  }
  if (value === undefined) return undefined;
  if (operator === "-") return -value;
  if (operator === "!") return value === 0 ? 1 : 0;
  return operator === "~" ? ~value : value;
}

function binary(shell: Shell, node: ArithmeticExpression & { readonly type: "ArithmeticBinary" }, depth: number): number | undefined {
  const { operator } = node;
  const right = arithmetic(shell, node.right, depth + 1);
  const assigns = operator.endsWith("=") && !COMPARISONS.has(operator);
  const left = operator === "=" ? undefined : arithmetic(shell, node.left, depth + 1);
  const value = operator === "=" ? right : applied(assigns ? operator.slice(0, -1) : operator, left, right);
  if (assigns) store(shell, node.left, value);
  return value;
}

const COMPARISONS: ReadonlySet<string> = new Set(["==", "!=", "<=", ">="]);

function applied(operator: string, left: number | undefined, right: number | undefined): number | undefined {
  if (operator === ",") return right;
  if (left === undefined || right === undefined) return undefined;
  switch (operator) {
    case "+":
      return left + right;
    case "-":
      return left - right;
    case "*":
      return left * right;
    case "/":
      return right === 0 ? undefined : Math.trunc(left / right);
    case "%":
      return right === 0 ? undefined : left % right;
    case "**":
      return right < 0 ? undefined : numberOr(left ** right);
    case "<<":
      return left << right;
    case ">>":
      return left >> right;
    case "&":
      return left & right;
    case "|":
      return left | right;
    case "^":
      return left ^ right;
    case "&&":
      return left !== 0 && right !== 0 ? 1 : 0;
    case "||":
      return left !== 0 || right !== 0 ? 1 : 0;
    case "==":
      return left === right ? 1 : 0;
    case "!=":
      return left !== right ? 1 : 0;
    case "<":
      return left < right ? 1 : 0;
    case ">":
      return left > right ? 1 : 0;
    case "<=":
      return left <= right ? 1 : 0;
    case ">=":
      return left >= right ? 1 : 0;
    default:
      return undefined;
  }
}

function store(shell: Shell, node: ArithmeticExpression, value: number | undefined): void {
  if (node.type !== "ArithmeticWord" || !/^[A-Za-z_]\w*$/.test(node.value)) return;
  shell.env.set(node.value, value === undefined ? undefined : { kind: "word", parts: [String(value)], text: String(value), open: false });
}
