import {
  type CommandSignature,
  contextFieldType,
  EFFECT_FIELDS,
  type FieldType,
  type FlagSpec,
  PATH_FACTS,
  type ShapeType,
  type Verb,
  WORD_TYPES,
  type WordType,
} from "../model/index.ts";

/** What names and flags mean where an expression stands. */
export interface NameScope {
  /** Fields of the effect, roles, shape holes. */
  readonly fields: ReadonlyMap<string, FieldType>;
  /** The declared flag of any spelling, by its first name. */
  flag(spelling: string): { readonly name: string; readonly type: FieldType } | undefined;
  /** A dashless key (`of=`), which must be declared: `...` takes only flags. */
  key(name: string): { readonly name: string; readonly type: FieldType } | undefined;
  /** For hints. */
  flagNames(): readonly string[];
  /** True where a context field may be named. */
  readonly context: boolean;
  /** Whether every trigger has the field or flag: a message may only name what is always there. */
  everywhere(name: string): boolean;
}

/** For a name that is none of them. The facts of a path and of the context are left out: they are many, and of every effect. */
export function fieldsHere({ fields }: NameScope): string | undefined {
  const own = [...fields.keys()].filter((name) => !Object.hasOwn(PATH_FACTS, name));
  const named = own.slice(0, MOST_NAMED).map((name) => `\`${name}\``);
  return named.length === 0 ? undefined : `there are ${named.join(", ")}${own.length > MOST_NAMED ? " and more" : ""}`;
}

const MOST_NAMED = 20;

export type ShapeLookup = (name: string) => ShapeType | undefined;

/** The names of a rule on verbs: those that any of them has; where an effect lacks one, it is absent. */
export function verbScope(verbs: readonly Verb[]): NameScope {
  const fields = new Map<string, FieldType>();
  for (const verb of verbs) for (const [name, type] of Object.entries(EFFECT_FIELDS[verb])) fields.set(name, fields.get(name) ?? type);
  return {
    fields,
    flag: () => undefined,
    key: () => undefined,
    flagNames: () => [],
    context: true,
    everywhere: (name) => verbs.every((verb) => Object.hasOwn(EFFECT_FIELDS[verb], name)),
  };
}

/** The names inside a signature: its flags, roles and shape holes. */
export function signatureScope(signature: Pick<CommandSignature, "flags" | "openFlags" | "operands">, shapes: ShapeLookup): NameScope {
  const fields = new Map<string, FieldType>();
  for (const list of signature.operands) {
    for (const role of list.roles) {
      if (role.kind !== "role") continue;
      const many = role.count === "any" || role.count === "some" || role.type === "rest";
      fields.set(role.name, fieldType(role.type, many));
      addHoles(fields, role.type, shapes);
    }
  }
  for (const flag of signature.flags) addHoles(fields, flag.type, shapes);
  return {
    fields,
    flag: (spelling) => findFlag(signature.flags, spelling) ?? (signature.openFlags ? { name: spelling, type: "words" } : undefined),
    key: (name) => findFlag(signature.flags, `${name}=`),
    flagNames: () => signature.flags.flatMap((flag) => flag.names),
    context: true,
    everywhere: () => true,
  };
}

/** The names of a rule on command patterns: what any pattern's signature has, and the fields of `command`. */
export function patternScope(scopes: readonly NameScope[]): NameScope {
  const ofRoles = scopes.flatMap((scope) => [...scope.fields]);
  const fields = new Map<string, FieldType>([...ofRoles, ...Object.entries(EFFECT_FIELDS.command)]);
  return {
    fields,
    flag: (spelling) => scopes.map((scope) => scope.flag(spelling)).find((flag) => flag !== undefined),
    key: (name) => scopes.map((scope) => scope.key(name)).find((flag) => flag !== undefined),
    flagNames: () => scopes.flatMap((scope) => scope.flagNames()),
    context: true,
    everywhere: (name) =>
      Object.hasOwn(EFFECT_FIELDS.command, name) || scopes.every((scope) => scope.fields.has(name) || scope.flag(name) !== undefined),
  };
}

/** The names of a rule whose triggers are patterns and verbs. */
export function joinedScope(left: NameScope, right: NameScope): NameScope {
  return {
    fields: new Map([...right.fields, ...left.fields]),
    flag: (spelling) => left.flag(spelling) ?? right.flag(spelling),
    key: (name) => left.key(name) ?? right.key(name),
    flagNames: () => [...left.flagNames(), ...right.flagNames()],
    context: true,
    everywhere: (name) => left.everywhere(name) && right.everywhere(name),
  };
}

/** The field's type, the effect's own before the context's. */
export function typeOf(scope: NameScope, name: string): FieldType | undefined {
  return scope.fields.get(name) ?? (scope.context ? contextFieldType(name) : undefined);
}

export function isWordType(name: string): name is WordType {
  return (WORD_TYPES as readonly string[]).includes(name);
}

function findFlag(flags: readonly FlagSpec[], spelling: string): { readonly name: string; readonly type: FieldType } | undefined {
  for (const flag of flags) {
    if (!flag.names.includes(spelling) && !flag.globs.includes(spelling)) continue;
    return { name: canonicalName(flag), type: flag.type === undefined ? "truth" : fieldType(flag.type, flag.repeatable) };
  }
  return undefined;
}

function canonicalName(flag: Pick<FlagSpec, "names" | "globs">): string {
  return flag.names[0] ?? flag.globs[0] ?? "";
}

function addHoles(fields: Map<string, FieldType>, type: string | undefined, shapes: ShapeLookup): void {
  const shape = type === undefined ? undefined : shapes(type);
  for (const segments of shape?.shapes ?? []) {
    for (const segment of segments) {
      if (segment.kind === "hole" && segment.name !== "") fields.set(segment.name, fieldType(segment.type, false));
    }
  }
}

function fieldType(type: string, many: boolean): FieldType {
  const isPath = type === "path" || type === "dir";
  if (many) return isPath ? "paths" : "words";
  if (isPath) return "path";
  return type === "number" ? "number" : type === "host" ? "host" : "word";
}
