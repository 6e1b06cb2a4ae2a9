/**
 * The compiled program as a file: JSON for what every call needs, the texts of signatures, rules, conditions and more (each parsed when it is first
 * looked at), and the automata as they lie in memory. Anything that is not exactly such a file gives `undefined`: it is rebuilt, never trusted.
 */
import { decodeScanner, decodeTables, encodeScanner, encodeTables } from "../automata/index.ts";
import type {
  AutomatonGroup,
  CommandSignature,
  CompiledException,
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
import { type Cases, readNode, sorted, TreeWriter, type WrittenNode } from "./program-tree.ts";
import { globPlaces, signatureLookup } from "./signature-lookup.ts";

/** What a call always needs, parsed at once. The rest are texts, each parsed when it is first looked at; these are the lengths of their lists, in order. */
type Plain = Pick<Program, "modes" | "notices" | "incomplete" | "replaced" | "settings"> & {
  readonly anyCommand?: WrittenNode | undefined;
  /** Rules that have exceptions. */
  readonly excepted: number;
  readonly commands: number;
  readonly verbs: number;
  /** Texts that lead from a node to one below it, and the distinct nodes that they lead to. */
  readonly cases: number;
  readonly caseNodes: number;
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
  const { modes, notices, incomplete, replaced, settings, tree, content } = program;
  const texts = new TextWriter();
  const addAll = (items: Iterable<unknown>) => texts.add([...items].map((item) => JSON.stringify(item)));
  const names = program.signatureNames();
  const { textOf, distinct } = signatureTexts(program);
  const sets = [...program.sets];
  const verbs = sorted(tree.verbs);
  const commands = sorted(tree.commands);
  const shapes = sorted(program.shapes);
  const exceptions = sorted(program.exceptions);
  const writer = new TreeWriter();
  const nodesOf = (nodes: readonly (readonly [string, TreeNode])[]) => nodes.map(([, node]) => writer.written(node));
  const anyCommand = tree.anyCommand && writer.written(tree.anyCommand);
  const plain: Plain = {
    modes,
    notices,
    incomplete,
    ...(replaced ? { replaced } : {}),
    ...(settings ? { settings } : {}),
    anyCommand,
    names: texts.add(names),
    globs: globPlaces(names),
    signatures: texts.add(distinct),
    rules: addAll(program.rules),
    sets: addAll(sets.map(({ name, type, foldCase }) => ({ name, type, foldCase }))),
    kinds: content ? addAll(content.kinds) : -1,
    excepted: addAll(exceptions.map(([, list]) => list)),
    commands: addAll(nodesOf(commands)),
    verbs: addAll(nodesOf(verbs)),
    cases: texts.add(writer.names),
    caseNodes: texts.add(writer.nodes),
    shapes: addAll(shapes.map(([, shape]) => shape)),
    finds: addAll(tree.finds),
    conditions: addAll(program.conditions),
  };
  for (const table of [exceptions, commands, verbs, shapes]) texts.add(table.map(([name]) => name));
  addAll(sets.map(({ members, except }) => ({ members, except })));
  return assemble([
    Buffer.from(JSON.stringify(plain), "utf8"),
    Buffer.concat([numbersAsBytes(textOf), numbersAsBytes(writer.nodeOf), texts.starts()]),
    texts.bytes(),
    Buffer.concat(TABLE_ORDER.map((name) => encodeTables(program.tables[name]))),
    Buffer.from(content ? encodeScanner(content.scanner) : new Uint8Array()),
  ]);
}

function numbersAsBytes(numbers: readonly number[]): Buffer {
  return Buffer.from(Uint32Array.from(numbers).buffer);
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
  const { modes, notices, incomplete, replaced, settings } = plain;
  source.ensure(numbers.start, numbers.end);
  const reader = new TextReader(source, texts.start, {
    start: numbers.start + (plain.names + plain.cases) * 4,
    end: numbers.end,
  });
  const nameList = (length: number): Names => ({ length, at: reader.list(length) });
  const names = nameList(plain.names);
  const signatures = parsedList<Omit<CommandSignature, "name">>(plain.signatures, reader);
  const rules = parsedList<CompiledRule>(plain.rules, reader);
  const setHeads = reader.list(plain.sets);
  const kinds = parsedList<ContentKind>(Math.max(plain.kinds, 0), reader);
  const exceptionLists = parsedList<readonly CompiledException[]>(plain.excepted, reader);
  const nodeOf = new Uint32Array(source.buffer, numbers.start + plain.names * 4, plain.cases);
  const nodeList = (length: number) =>
    new LazyList(length, reader.list(length), (text) => readNode(JSON.parse(text) as WrittenNode, cases));
  const commandNodes = nodeList(plain.commands);
  const verbNodes = nodeList(plain.verbs);
  const caseNames = nameList(plain.cases);
  const caseNodes = nodeList(plain.caseNodes);
  const cases: Cases = { names: caseNames, nodeAt: (place) => caseNodes.at(nodeOf[place]!) };
  const shapeTypes = parsedList<ShapeType>(plain.shapes, reader);
  const textOf = new Uint32Array(source.buffer, numbers.start, plain.names);
  const finds = parsedList<readonly number[]>(plain.finds, reader);
  const conditions = parsedList<Condition>(plain.conditions, reader);
  const exceptions = new LazyTable(nameList(plain.excepted), exceptionLists);
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
  const anyCommand = plain.anyCommand && readNode(plain.anyCommand, cases);
  return {
    exceptions,
    modes,
    shapes,
    notices,
    incomplete,
    ...(replaced ? { replaced } : {}),
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
