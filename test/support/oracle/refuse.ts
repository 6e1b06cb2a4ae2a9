import { type DoubleQuotedChild, forEachChild, parse, type Redirect, type SyntaxNode, type Word, type WordPart } from "unbash";

/**
 * What could lead a generated command out of the sandbox; undefined where nothing does. The generator writes none of it: this is the second lock.
 * Called on each layer of a disguise, so code inside quotes was checked when it was no code inside quotes yet.
 */
export function refusal(text: string): string | undefined {
  for (const [pattern, reason] of LEADING_OUT) if (pattern.test(text)) return reason;
  return refusedNode(parse(text));
}

/** Programs are found by PATH, which holds stubs only: whatever changes, clears or goes past it is out. */
const LEADING_OUT: readonly (readonly [RegExp, string])[] = [
  [/\bPATH\b/, "PATH is touched"],
  [/\benv\s+(-\w*i|-\s|--ignore)/, "env without an environment searches the system's directories"],
  [/\bcommand\s+-\w*p/, "command -p searches the system's directories"],
  [/\bexec\s+-\w*c/, "exec -c clears the environment"],
  [/\b(bash|sh)\s+(-\w*[li]\w*\b|--login|--rcfile)/, "the shell would read start-up files"],
  [/\/dev\/(tcp|udp)\b/, "the network"],
  // `${x:-delete}` is no flag.
  [/(^|[^\w:-])-(delete|fprint|fls)/, "find would act itself"],
];

function refusedNode(node: SyntaxNode): string | undefined {
  if (node.type === "Command" && node.name && literal(node.name).includes("/")) return "a program is named by its path";
  if (node.type === "Statement" && node.background) return "something stays behind in the background";
  if (node.type === "Redirect" && !node.operator.startsWith("<") && !staysInside(node)) return "the output goes to a file";
  let reason: string | undefined;
  forEachChild(node, (child) => {
    reason ??= refusedNode(child);
  });
  return reason;
}

/** Output that goes nowhere, to another descriptor, or to a command. */
function staysInside({ operator, target }: Redirect): boolean {
  if (!target || INSIDE.has(target.value)) return true;
  return operator === ">&" ? /^(?:\d+-?|-|"?\$.*)$/s.test(target.text) : target.parts?.[0]?.type === "ProcessSubstitution";
}

const INSIDE: ReadonlySet<string> = new Set(["/dev/null", "/dev/stdout", "/dev/stderr"]);

/** What of a program's name is written as such; of several words in one the first. */
function literal({ parts, value }: Word): string {
  if (!parts) return value;
  const end = parts.findIndex((part) => part.type === "ParameterExpansion" && part.text.startsWith("${IFS"));
  return (end < 0 ? parts : parts.slice(0, end)).map(literalPart).join("");
}

function literalPart(part: WordPart | DoubleQuotedChild): string {
  switch (part.type) {
    case "Literal":
    case "SingleQuoted":
    case "AnsiCQuoted":
      return part.value;
    case "DoubleQuoted":
    case "LocaleString":
      return part.parts.map(literalPart).join("");
    case "BraceExpansion":
      return part.text.split(",", 1)[0] ?? "";
    default:
      return "";
  }
}
