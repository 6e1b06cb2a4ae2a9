/**
 * Automata of sets that are lists of texts, as most word sets are: a trie of the texts of many sets at once, whose equal branches are made one from the
 * leaves up. The result is minimal, as what determinising and joining one by one would give, at a cost of one step a character.
 */
import { type Alphabet, classOfUnit, numbered } from "./alphabet.ts";
import { MAX_UNIT } from "./char-set.ts";
import type { TaggedDfa } from "./product.ts";

/** The set of a tag: exactly these texts. */
export interface FiniteSet {
  readonly tag: number;
  readonly texts: readonly string[];
}

/** As few automata as fit into so many states each (one set alone may have more). Tags ascend from set to set. */
export function automataOfFiniteSets(sets: readonly FiniteSet[], states: number): readonly TaggedDfa[] {
  const automata: TaggedDfa[] = [];
  let trie = new Trie();
  for (const set of sets) {
    if (!trie.isEmpty && trie.size + lengthOf(set) > states) {
      automata.push(trie.minimised());
      trie = new Trie();
    }
    trie.add(set);
  }
  if (!trie.isEmpty) automata.push(trie.minimised());
  return automata;
}

function lengthOf({ texts }: FiniteSet): number {
  return texts.reduce((sum, text) => sum + text.length, 0);
}

interface TrieNode {
  readonly children: Map<number, TrieNode>;
  readonly tags: number[];
  /** Its state once the trie is minimised. */
  state: number;
}

class Trie {
  /** Parents before their children; the root is the first. */
  private readonly nodes: TrieNode[] = [{ children: new Map(), tags: [], state: START }];

  /** Nodes below the root. */
  get size(): number {
    return this.nodes.length - 1;
  }

  get isEmpty(): boolean {
    return this.size === 0 && this.nodes[0]!.tags.length === 0;
  }

  add({ tag, texts }: FiniteSet): void {
    for (const text of texts) {
      let node = this.nodes[0]!;
      for (let index = 0; index < text.length; index++) node = this.child(node, text.charCodeAt(index));
      if (node.tags.at(-1) !== tag) node.tags.push(tag);
    }
  }

  minimised(): TaggedDfa {
    const alphabet = this.alphabet();
    const tagSets = new TagSets();
    // The dead state and the start, which no node below it can be like.
    const states: State[] = [NOWHERE, NOWHERE];
    const known = new Map<string, number>();
    for (const node of this.nodes.toReversed()) {
      const state = stateOf(node, tagSets);
      const key = keyOf(state);
      const isStart = node === this.nodes[0];
      node.state = isStart ? START : (known.get(key) ?? states.length);
      if (isStart) states[START] = state;
      else if (node.state === states.length) {
        states.push(state);
        known.set(key, node.state);
      }
    }
    return {
      alphabet,
      stateCount: states.length,
      transitions: transitionsOf(states, alphabet),
      tagSetOf: Int32Array.from(states, (state) => state.tagSet),
      tagSets: tagSets.values,
    };
  }

  /** A class for each unit that some text has, one for all others. */
  private alphabet(): Alphabet {
    const units = new Set(this.nodes.flatMap((node) => [...node.children.keys()]));
    const ends = [...units].map((unit) => unit + 1).filter((end) => end <= MAX_UNIT);
    const starts = [...new Set([0, ...units, ...ends])].sort((left, right) => left - right);
    return numbered(
      starts,
      starts.map((start) => (units.has(start) ? start : OTHERS)),
    );
  }

  private child(node: TrieNode, unit: number): TrieNode {
    const known = node.children.get(unit);
    if (known) return known;
    const made: TrieNode = { children: new Map(), tags: [], state: START };
    node.children.set(unit, made);
    this.nodes.push(made);
    return made;
  }
}

const START = 1;
/** The signature of units that no text has. */
const OTHERS = -1;

interface State {
  readonly tagSet: number;
  /** Unit and the state that it leads to, by unit. */
  readonly next: readonly (readonly [unit: number, state: number])[];
}

const NOWHERE: State = { tagSet: 0, next: [] };

function stateOf({ children, tags }: TrieNode, tagSets: TagSets): State {
  const next = [...children].map(([unit, child]) => [unit, child.state] as const).sort(([left], [right]) => left - right);
  return { tagSet: tagSets.idOf(tags), next };
}

class TagSets {
  readonly values: (readonly number[])[] = [[]];
  private readonly ids = new Map([["", 0]]);

  idOf(tags: readonly number[]): number {
    const key = tags.join();
    const known = this.ids.get(key);
    if (known !== undefined) return known;
    this.ids.set(key, this.values.length);
    return this.values.push(tags) - 1;
  }
}

function keyOf({ tagSet, next }: State): string {
  return `${tagSet} ${next.join()}`;
}

function transitionsOf(states: readonly State[], alphabet: Alphabet): Int32Array {
  const transitions = new Int32Array(states.length * alphabet.count);
  for (const [state, { next }] of states.entries()) {
    for (const [unit, target] of next) transitions[state * alphabet.count + classOfUnit(alphabet, unit)] = target;
  }
  return transitions;
}
