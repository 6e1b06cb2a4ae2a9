/** Kleene's three truth values (S6). */
export type Ternary = boolean | "unknown";

/** A condition's answer: `unconstrained` is unknown for no other reason than words without any known character (S6). */
export type Truth = Ternary | "unconstrained";

/** The negation; what is unknown stays so. */
export function not(value: Ternary): Ternary;
export function not(value: Truth): Truth;
export function not(value: Truth): Truth {
  return typeof value === "string" ? value : !value;
}

/** The conjunction: false as soon as one side is. */
export function and(left: Ternary, right: Ternary): Ternary;
export function and(left: Truth, right: Truth): Truth;
export function and(left: Truth, right: Truth): Truth {
  if (left === false || right === false) return false;
  return leastKnown(left, right);
}

/** The disjunction: true as soon as one side is. */
export function or(left: Ternary, right: Ternary): Ternary;
export function or(left: Truth, right: Truth): Truth;
export function or(left: Truth, right: Truth): Truth {
  if (left === true || right === true) return true;
  return leastKnown(left, right);
}

function leastKnown(left: Truth, right: Truth): Truth {
  if (left === "unknown" || right === "unknown") return "unknown";
  return typeof left === "string" ? left : right;
}
