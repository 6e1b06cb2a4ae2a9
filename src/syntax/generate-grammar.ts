/** The files in `grammar/`, made from parser and token table. Written by `scripts/generate-grammar.mjs`; a test fails when they are stale. */
import { type GrammarNode, type GrammarRule, grammarRules, grammarTokens } from "./grammar-model.ts";
import { escapeHtml, railroadSvg } from "./railroad.ts";
import { renderTextMate } from "./textmate.ts";

export { renderTextMate };

const WIDTH = 120;

/** `grammar/policy.ebnf`. */
export function renderEbnf(): string {
  const tokens = grammarTokens().map(({ name, meaning }) => wrap(`${name} = ${meaning} ;`));
  const parts = ["(* The policy language. Generated from the parser: change that, then run scripts/generate-grammar.mjs. *)"];
  parts.push(...grammarRules().map(({ name, body }) => wrap(`${name} = ${ebnf(body)} ;`)));
  parts.push("(* Tokens. Keywords are not reserved: a WORD may be any of them. *)", ...tokens);
  return `${parts.join("\n\n")}\n`;
}

/** `grammar/railroad.html`. */
export function renderRailroad(): string {
  const rules = grammarRules();
  const index = rules.map(({ name }) => `<a href="#${name}">${name}</a>`).join("\n");
  return `<!doctype html>
<html lang="en">
<meta charset="utf-8">
<title>The policy language: railroad diagrams</title>
<style>
${STYLE}</style>
<h1>The policy language</h1>
<p>Generated from the parser. Boxes with square corners are rules, green ones texts, yellow ones tokens.</p>
<nav>
${index}
</nav>
${rules.map(section).join("\n")}
<h2>Tokens</h2>
<dl>
${grammarTokens()
  .map(({ name, meaning }) => `<dt>${name}</dt><dd>${escapeHtml(meaning)}</dd>`)
  .join("\n")}
</dl>
</html>
`;
}

const STYLE = `body { font: 15px/1.5 system-ui, sans-serif; margin: 2rem; color: #222; background: #fff; }
nav { columns: 12rem; }
nav a { display: block; }
section { overflow-x: auto; }
h2 { font-size: 1rem; margin: 1.5rem 0 0; }
dt { font-weight: bold; }
dd { font-family: ui-monospace, monospace; margin: 0 0 .5rem; overflow-wrap: anywhere; }
svg path { fill: none; stroke: #555; stroke-width: 1.5; }
svg rect { stroke: #555; fill: #eef; }
svg rect.text { fill: #dfd; }
svg rect.token { fill: #ffd; }
svg text { font: 13px ui-monospace, monospace; text-anchor: middle; }
`;

function section({ name, body }: GrammarRule): string {
  return `<section>\n<h2 id="${name}">${name}</h2>\n${railroadSvg(body)}\n</section>`;
}

function ebnf(node: GrammarNode): string {
  switch (node.kind) {
    case "text":
      return node.text.includes('"') ? `'${node.text}'` : `"${node.text}"`;
    case "token":
    case "rule":
      return node.name;
    case "sequence":
      return node.of.map(operand).join(" ");
    case "choice":
      return node.of.map(ebnf).join(" | ");
    case "optional":
      return node.of.kind === "repeat" && !node.of.separator ? `{ ${ebnf(node.of.of)} }` : `[ ${ebnf(node.of)} ]`;
    case "repeat":
      return `${operand(node.of)} { ${node.separator ? `${ebnf(node.separator)} ${operand(node.of)}` : ebnf(node.of)} }`;
  }
}

function operand(node: GrammarNode): string {
  return node.kind === "choice" ? `( ${ebnf(node)} )` : ebnf(node);
}

/** Long productions go on below, a little further in. */
function wrap(line: string): string {
  const lines: string[] = [];
  for (const word of line.split(" ")) {
    const last = lines.at(-1);
    if (last !== undefined && last.length + word.length < WIDTH) lines[lines.length - 1] = `${last} ${word}`;
    else lines.push(lines.length === 0 ? word : `    ${word}`);
  }
  return lines.join("\n");
}
