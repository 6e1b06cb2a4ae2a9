/** Kleene's three truth values (S6). */
export type Ternary = boolean | "unknown";

export function not(value: Ternary): Ternary {
  return value === "unknown" ? "unknown" : !value;
}

export function and(left: Ternary, right: Ternary): Ternary {
  if (left === false || right === false) return false;
  return left === true && right === true ? true : "unknown";
}

export function or(left: Ternary, right: Ternary): Ternary {
  if (left === true || right === true) return true;
  return left === false && right === false ? false : "unknown";
}
