import {
  type Alias,
  type Document,
  isAlias,
  isMap,
  isScalar,
  isSeq,
  type Node,
  type Pair,
  type Scalar,
  type YAMLMap,
  type YAMLSeq,
} from 'yaml';
import type { Location } from '../../model/project.js';
import type { Entry, ScalarTree, Tree } from './tree.js';
import { type Fault, NO_COLON, QUOTE_BRACES, QUOTE_STAR } from './yaml-faults.js';

/** The library's nodes as a tree, and what YAML reads otherwise than it looks: that part of the tree is broken. */
export function readDocument(
  document: Document<Node>,
  source: string,
  locate: (offset: number) => Location,
): { readonly tree: Tree | null; readonly faults: readonly Fault[] } {
  const faults: Fault[] = [];
  const reader: Reader = {
    document,
    source,
    locate,
    fault: (offset, message) => void faults.push({ offset, message }),
    open: new Set(),
    aliases: { depth: 0, left: ALIAS_BUDGET, isTold: false },
  };
  return { tree: document.contents === null ? null : readNode(document.contents, reader), faults };
}

interface Reader {
  readonly document: Document<Node>;
  readonly source: string;
  readonly locate: (offset: number) => Location;
  readonly fault: (offset: number, message: string) => void;
  /** Maps and lists round the node that is being read: an alias of one would never end. */
  readonly open: Set<Node>;
  readonly aliases: { depth: number; left: number; isTold: boolean };
}

/** Nodes that may be read through aliases, over a whole file: nine lines of aliases could else make a billion. */
const ALIAS_BUDGET = 10_000;

/** `!!str` and its like: tags that YAML itself brings. */
const KNOWN_TAG = /^tag:yaml\.org,2002:(str|int|float|bool|null|map|seq)$/;

function readNode(node: Node, reader: Reader): Tree {
  if (isAlias(node)) return readAlias(node, reader);
  if (reader.aliases.depth > 0 && --reader.aliases.left < 0) return broken(node, reader);
  if (node.tag !== undefined && !KNOWN_TAG.test(node.tag)) return broken(node, reader);
  if (isScalar(node)) return readValue(node, reader);
  reader.open.add(node);
  const tree = isMap<Node, Node | null>(node)
    ? readMap(node, reader)
    : isSeq<Node>(node)
      ? readList(node, reader)
      : broken(node, reader);
  reader.open.delete(node);
  return tree;
}

function readAlias(node: Alias, reader: Reader): Tree {
  const { aliases, open } = reader;
  if (aliases.left < 0) return broken(node, reader);
  const target = node.resolve(reader.document);
  if (target === undefined) return broken(node, reader, QUOTE_STAR);
  if (open.has(target))
    return broken(node, reader, 'an alias stands inside of what it names, expected it outside');
  aliases.depth++;
  const tree = readNode(target, reader);
  aliases.depth--;
  if (aliases.left >= 0 || aliases.isTold) return tree;
  aliases.isTold = true;
  return broken(
    node,
    reader,
    `aliases repeat too much, expected at most ${ALIAS_BUDGET} values through them`,
  );
}

function readMap(node: YAMLMap<Node, Node | null>, reader: Reader): Tree {
  const isFlow = node.flow === true;
  const bare = node.items.filter(({ value }) => value === null);
  if (isFlow && bare.length > 0) return readBare(node, bare, reader);
  const seen = new Map<string, number>();
  const entries = node.items.flatMap((pair) => readEntry(pair, seen, reader));
  const isWhole = entries.length === node.items.length;
  return { kind: 'map', location: startOf(node, reader), isFlow, isWhole, entries };
}

/** `{int}`, `{atMost:1000}`: what looks like text or a pair is a key without a value. */
function readBare(
  node: YAMLMap<Node, Node | null>,
  bare: readonly Pair<Node, Node | null>[],
  reader: Reader,
): Tree {
  for (const { key } of bare) {
    const hasColon = isScalar(key) && String(key.value).includes(':');
    const isText = node.items.length === 1 && !hasColon;
    reader.fault(offsetOf(isText ? node : key), isText ? QUOTE_BRACES : NO_VALUE);
  }
  return broken(node, reader);
}

function readEntry(
  { key: keyNode, value }: Pair<Node, Node | null>,
  seen: Map<string, number>,
  reader: Reader,
): readonly Entry[] {
  const key = readKey(keyNode, reader);
  if (key === null) return [];
  const fault = keyFault(key, seen);
  if (fault !== null) {
    reader.fault(offsetOf(keyNode), fault);
    return [];
  }
  seen.set(key.text, key.location.line);
  if (value !== null) return [{ key, value: readNode(value, reader) }];
  return [{ key, value: broken(keyNode, reader, NO_COLON) }];
}

const NO_VALUE =
  'quote this where it is text, else put a space after the colon: YAML reads a key without a value';

function readKey(node: Node, reader: Reader): ScalarTree | null {
  const key = readNode(node, reader);
  if (key.kind === 'scalar') {
    if (key.text !== '' || key.data !== null) return key;
    reader.fault(offsetOf(node), 'no key stands before the colon, expected key: value');
  } else if (key.kind !== 'broken' || isMap(node)) {
    reader.fault(offsetOf(node), QUOTE_BRACES);
  }
  return null;
}

function keyFault({ text }: ScalarTree, seen: ReadonlyMap<string, number>): string | null {
  const line = seen.get(text);
  if (line !== undefined) return `this key stands twice in its map, expected once; first in line ${line}`;
  if (text === '<<')
    return 'a merge key (<<) was found, expected the keys themselves, or an alias for a whole value';
  // Objects take it for their prototype: nothing that is called so could be kept apart from it.
  return text === '__proto__' ? 'the key __proto__ cannot be read, expected another spelling' : null;
}

function readList(node: YAMLSeq<Node>, reader: Reader): Tree {
  const isFlow = node.flow === true;
  const items = node.items.map((item) =>
    // A map without braces of its own: `[user:{int}, x]`.
    isFlow && isMap(item) && reader.source[offsetOf(item)] !== '{'
      ? broken(
          item,
          reader,
          'quote this: inside [ ] YAML reads text with a colon as a map, expected it in quotes',
        )
      : readNode(item, reader),
  );
  return { kind: 'list', location: startOf(node, reader), isFlow, items };
}

function readValue(node: Scalar, reader: Reader): Tree {
  const isPlain = node.type === 'PLAIN';
  if (node.anchor !== undefined && isPlain && node.source === '') {
    const offset = reader.source.lastIndexOf(`&${node.anchor}`, offsetOf(node));
    reader.fault(offset, 'quote this: an unquoted "&" begins an anchor in YAML, and nothing follows it');
    return broken(node, reader);
  }
  const text = isPlain ? (node.source ?? '') : String(node.value ?? '');
  const data = isPlain ? plainData(node.value) : text;
  return { kind: 'scalar', location: startOf(node, reader), text, data, lead: leadOf(node, text, reader) };
}

function plainData(value: unknown): ScalarTree['data'] {
  if (typeof value === 'string' || typeof value === 'number' || typeof value === 'boolean') return value;
  return null;
}

/** How far the text begins after the node; null where the source spells it otherwise (escapes, blocks, several lines). */
function leadOf(node: Scalar, text: string, { source }: Reader): number | null {
  const start = offsetOf(node) + (node.type === 'PLAIN' ? 0 : 1);
  return source.startsWith(text, start) ? start - offsetOf(node) : null;
}

function broken(node: Node, reader: Reader, message: string | null = null): Tree {
  if (message !== null) reader.fault(offsetOf(node), message);
  return { kind: 'broken', location: startOf(node, reader) };
}

function startOf(node: Node, { locate }: Reader): Location {
  return locate(offsetOf(node));
}

function offsetOf(node: Node): number {
  return node.range?.[0] ?? 0;
}
