// What may stand where on the board. Outside rich text anything readable may; inside it only what the editor's schema
// knows, because the editor binding deletes, for everybody, what it cannot read.

import * as decoding from 'lib0/decoding';
import { attributeFault } from '#model/postmortem/attributes.ts';
import {
  ANY,
  CONTENT,
  DELETED,
  FORMAT,
  HAS_SUB,
  STRING,
  TO,
  TYPE,
  TYPE_REF,
  VALUES,
  XML_ELEMENT,
  XML_TEXT,
  type DecodedUpdate,
} from './update-decode.ts';
import { PLAIN, RICH_ATTRIBUTES, RICH_BLOCK, RICH_TEXT, type NodeKind } from './structure-index.ts';

/** What the rooms are told about the board: which roots are rich text, and the names that its schema has. */
export interface RichTextRules {
  isRichText(root: string): boolean;
  nodes: ReadonlySet<string>;
  marks: ReadonlySet<string>;
  /** The root whose keys are timeline entries. */
  timeline: string;
}

/** The editor binding writes overlapping marks as `name--hash`. */
const HASHED_MARK = /^(.*)--[A-Za-z0-9+/=]{8}$/;

/** Why the content of a row may not stand in a parent of this kind; null when it may. */
export function contentFault(rules: RichTextRules, update: DecodedUpdate, row: number, kind: NodeKind): string | null {
  if (kind === PLAIN) return null;
  const content = update.at(row, CONTENT);
  if (content === DELETED) return null;
  if (kind === RICH_TEXT) return textFault(rules, update, row, content);
  if (kind === RICH_ATTRIBUTES) return attributesFault(update, row, content);
  if (content !== TYPE) return 'rich text takes elements and texts only';
  const type = update.at(row, TYPE_REF);
  if (type === XML_TEXT) return null;
  if (type !== XML_ELEMENT) return 'rich text takes elements and texts only';
  return rules.nodes.has(update.names[row] ?? '') ? null : 'unknown node in rich text';
}

/** Attributes are few and short; each is read anew from the struct's end, where its value lies. */
function attributesFault(update: DecodedUpdate, row: number, content: number): string | null {
  if (content !== ANY) return 'an attribute of rich text that is no plain value';
  const name = update.at(row, HAS_SUB) === 1 ? (update.keys[row] ?? '') : null;
  const bytes = update.bytes.subarray(update.at(row, VALUES), update.at(row, TO));
  const decoder = decoding.createDecoder(bytes);
  for (let left = decoding.readVarUint(decoder); left > 0; left--) {
    const fault = attributeFault(name, decoding.readAny(decoder));
    if (fault !== null) return fault;
  }
  return null;
}

function textFault(rules: RichTextRules, update: DecodedUpdate, row: number, content: number): string | null {
  if (content === STRING) return null;
  if (content !== FORMAT) return 'rich text holds characters and marks only';
  const name = update.names[row] ?? '';
  const mark = HASHED_MARK.exec(name)?.[1] ?? name;
  return rules.marks.has(mark) ? null : 'unknown mark in rich text';
}

/** The kind of a new type below a parent of this kind. */
export function kindBelow(parent: NodeKind, typeRef: number): NodeKind {
  if (parent === PLAIN) return PLAIN;
  return typeRef === XML_TEXT ? RICH_TEXT : RICH_BLOCK;
}
