import { showPath, showScalar } from "../engine/index.ts";
import { type Context, EFFECT_FIELDS, type Effect, type Value } from "../model/index.ts";

export interface ExplainedEffect {
  readonly verb: string;
  readonly fields: Readonly<Record<string, string>>;
  readonly origin: string;
}

/** Facts that are looked up on disk are left out: explaining must not change what is read. */
const LOOKED_UP: ReadonlySet<string> = new Set(["exists", "directory", "ignored", "tracked", "verb", "via"]);

/** The effect for people and logs, field by field. */
export function explainEffect(effect: Effect, context: Context): ExplainedEffect {
  const fields: Record<string, string> = {};
  for (const name of Object.keys(EFFECT_FIELDS[effect.verb])) {
    if (LOOKED_UP.has(name)) continue;
    const text = valueText(effect.fields[name], context);
    if (text !== undefined && text !== "no" && !(name === "place" && text === "local")) fields[name] = text;
  }
  return { verb: effect.verb, fields, origin: effect.origin };
}

/** The effect in a few words: its verb and what it is done to. */
export function effectText(effect: Effect, context: Context): string {
  const { verb, fields } = explainEffect(effect, context);
  const target =
    fields["path"] ?? fields["program"] ?? fields["url"] ?? fields["host"] ?? fields["tool"] ?? fields["name"] ?? fields["source"] ?? "";
  return `${verb} ${target}`.trim();
}

function valueText(value: Value, context: Context): string | undefined {
  if (value === undefined) return undefined;
  if (value.kind !== "list")
    return value.kind === "path" ? showPath(value, context) + (value.contents ? "/*" : "") : showScalar(value, context);
  const items = value.items.map((item) => showScalar(item, context));
  if (items.length === 0 && !value.open) return undefined;
  return [...items, ...(value.open ? ["…"] : [])].join(", ");
}
