/**
 * The compiled program as a file: JSON for what every call needs, the texts of signatures, rules, conditions and more (each parsed when it is first
 * looked at), and the automata as they lie in memory. Anything that is not exactly such a file gives `undefined`: it is rebuilt, never trusted.
 */
import { decodeScanner, decodeTables, encodeScanner, encodeTables } from "../automata/index.ts";
import type {
  AutomatonGroup,
  CommandSignature,
  CompiledRule,
  Condition,
  ContentKind,
  LiteralScanner,
  Program,
  ShapeType,
  Tables,
  TreeNode,
} from "../model/index.ts";
import { LazyList, LazySet, LazyTable, type Names, type SetHead } from "./lazy-parts.ts";
import { assemble, DamagedProgram, type ProgramBytes, pagedBytes, type Section, wholeBytes } from "./program-bytes.ts";
import { TextReader, TextWriter } from "./program-texts.ts";
import { globPlaces, signatureLookup } from "./signature-lookup.ts";

/** What a call always needs, parsed at once. The rest are texts, each parsed when it is first looked at; these are the lengths of their lists, in order. */
type Plain = Pick<Program, "exceptions" | "modes" | "notices" | "incomplete" | "settings"> & {
  readonly anyCommand?: Program["tree"]["anyCommand"];
  readonly commands: number;
  readonly verbs: number;
  readonly shapes: number;
  /** Every signature's name, sorted, and those of them that are globs. */
  readonly names: number;
  readonly globs: readonly number[];
  readonly signatures: number;
  readonly rules: number;
  readonly sets: number;
  /** -1 where no policy looks into contents. */
  readonly kinds: number;
  readonly finds: number;
  readonly conditions: number;
};

export function encodeProgram(program: Program): Uint8Array {
  const { exceptions, modes, notices, incomplete, settings, tree, content } = program;
  const texts = new TextWriter();
  const addAll = (items: Iterable<unknown>) => texts.add([...items].map((item) => JSON.stringify(item)));
  const names = program.signatureNames();
  const { textOf, distinct } = signatureTexts(program);
  const sets = [...program.sets];
  const verbs = sorted(tree.verbs);
  const commands = sorted(tree.commands);
  const shapes = sorted(program.shapes);
  const plain: Plain = {
    exceptions,
    modes,
    notices,
    incomplete,
    ...(settings ? { settings } : {}),
    anyCommand: tree.anyCommand,
    names: texts.add(names),
    globs: globPlaces(names),
    signatures: texts.add(distinct),
    rules: addAll(program.rules),
    sets: addAll(sets.map(({ name, type, foldCase }) => ({ name, type, foldCase }))),
    kinds: content ? addAll(content.kinds) : -1,
    commands: addAll(commands.map(([, node]) => node)),
    verbs: addAll(verbs.map(([, node]) => node)),
    shapes: addAll(shapes.map(([, shape]) => shape)),
    finds: addAll(tree.finds),
    conditions: addAll(program.conditions),
  };
  for (const table of [commands, verbs, shapes]) texts.add(table.map(([name]) => name));
  addAll(sets.map(({ members, except }) => ({ members, except })));
  return assemble([
    Buffer.from(JSON.stringify(plain), "utf8"),
    Buffer.concat([Buffer.from(Uint32Array.from(textOf).buffer), texts.starts()]),
    texts.bytes(),
    Buffer.concat(TABLE_ORDER.map((name) => encodeTables(program.tables[name]))),
    Buffer.from(content ? encodeScanner(content.scanner) : new Uint8Array()),
  ]);
}

function sorted<Item>(table: Iterable<readonly [string, Item]>): (readonly [string, Item])[] {
  return [...table].sort(([left], [right]) => (left < right ? -1 : 1));
}

/** One declaration often describes dozens of commands: its text is written once. */
function signatureTexts(program: Program): { readonly textOf: readonly number[]; readonly distinct: readonly string[] } {
  const numbers = new Map<string, number>();
  const textOf = program.signatureNames().map((name) => {
    const { name: _, ...nameless } = program.signature(name)!;
    const text = JSON.stringify(nameless);
    const number = numbers.get(text) ?? numbers.size;
    numbers.set(text, number);
    return number;
  });
  return { textOf, distinct: [...numbers.keys()] };
}

/** Reads a program; undefined where the bytes are torn, foreign or of another format. */
export function decodeProgram(bytes: Uint8Array): Program | undefined {
  const whole = wholeBytes(bytes);
  return whole && decode(whole);
}

/**
 * The program of a file of which only those parts are read that a call looks at. Undefined as above; what is found damaged later throws
 * `DamagedProgram`. The file stays open for as long as the process lives.
 */
export function openProgram(file: string): Program | undefined {
  const paged = pagedBytes(file);
  return paged && decode(paged);
}

function decode(source: ProgramBytes): Program | undefined {
  const [json, numbers, texts, tableBytes, scannerBytes] = source.sections as Sections;
  const plain = plainIn(source, json);
  const tables = decodeAll(source, tableBytes);
  if (!plain || !tables) return undefined;
  const { exceptions, modes, notices, incomplete, settings, anyCommand } = plain;
  source.ensure(numbers.start, numbers.end);
  const reader = new TextReader(source, texts.start, {
    start: numbers.start + plain.names * 4,
    end: numbers.end,
  });
  const nameList = (length: number): Names => ({ length, at: reader.list(length) });
  const names = nameList(plain.names);
  const signatures = parsedList<Omit<CommandSignature, "name">>(plain.signatures, reader);
  const rules = parsedList<CompiledRule>(plain.rules, reader);
  const setHeads = reader.list(plain.sets);
  const kinds = parsedList<ContentKind>(Math.max(plain.kinds, 0), reader);
  const commandNodes = parsedList<TreeNode>(plain.commands, reader);
  const verbNodes = parsedList<TreeNode>(plain.verbs, reader);
  const shapeTypes = parsedList<ShapeType>(plain.shapes, reader);
  const textOf = new Uint32Array(source.buffer, numbers.start, plain.names);
  const finds = parsedList<readonly number[]>(plain.finds, reader);
  const conditions = parsedList<Condition>(plain.conditions, reader);
  const commands = new LazyTable(nameList(plain.commands), commandNodes);
  const verbs = new LazyTable(nameList(plain.verbs), verbNodes);
  const shapes = new LazyTable(nameList(plain.shapes), shapeTypes);
  const setContents = reader.list(plain.sets);
  let scanner: LiteralScanner | undefined;
  const content = {
    kinds,
    get scanner() {
      scanner ??= decodeScanner(source, scannerBytes.start, scannerBytes.end);
      if (!scanner) throw new DamagedProgram();
      return scanner;
    },
  };
  return {
    exceptions,
    modes,
    shapes,
    notices,
    incomplete,
    ...(settings ? { settings } : {}),
    tree: { commands, verbs, anyCommand, finds },
    conditions,
    ...signatureLookup(names, plain.globs, (place) => ({ ...signatures.at(textOf[place]!)!, name: names.at(place) })),
    rules,
    sets: new LazyList(plain.sets, setHeads, (head, id) => new LazySet(id, JSON.parse(head) as SetHead, () => setContents(id))),
    tables,
    content: plain.kinds < 0 ? undefined : content,
  };
}

type Sections = readonly [json: Section, numbers: Section, texts: Section, tables: Section, scanner: Section];

function plainIn(source: ProgramBytes, { start, end }: Section): Plain | undefined {
  source.ensure(start, end);
  try {
    return JSON.parse(Buffer.from(source.buffer, start, end - start).toString("utf8")) as Plain;
  } catch {
    return undefined;
  }
}

function parsedList<Item>(length: number, reader: TextReader): LazyList<Item> {
  return new LazyList(length, reader.list(length), (text) => JSON.parse(text) as Item);
}

const TABLE_ORDER = ["absolute", "inProject", "inHome", "words"] as const;

function decodeAll(source: ProgramBytes, section: Section): Tables | undefined {
  const tables: Partial<Record<(typeof TABLE_ORDER)[number], AutomatonGroup>> = {};
  let offset = section.start;
  for (const name of TABLE_ORDER) {
    const decoded = decodeTables(source, offset);
    if (!decoded) return undefined;
    tables[name] = decoded.value;
    offset = decoded.end;
  }
  return tables as Tables;
}
