// What the rooms and their worker thread say to each other.

import type { ShadowJob, ShadowReport } from './world.ts';
import { COLUMNS, DecodedUpdate, type Section } from './update-decode.ts';

/** The rules as they can cross to another thread. */
export interface RulesData {
  nodes: string[];
  marks: string[];
  timeline: string;
}

export type EngineQuestion =
  | { id: number; ask: 'check'; job: ShadowJob }
  | { id: number; ask: 'drop'; room: string }
  | { id: number; ask: 'decode'; bytes: Uint8Array };

export interface EngineAnswer {
  id: number;
  report?: ShadowReport;
  decoded?: PackedUpdate;
  failed?: { isMalformed: boolean; message: string };
}

/** A sparse list of strings: two flat lists cross many times faster than a list of pairs. */
interface Sparse {
  at: Uint32Array<ArrayBuffer>;
  values: string[];
}

/** A decoded update as it crosses. */
export interface PackedUpdate {
  rows: Float64Array<ArrayBuffer>;
  sections: Section[];
  roots: Sparse;
  keys: Sparse;
  names: Sparse;
  deletes: number[];
}

function present(list: readonly string[]): Sparse {
  const at: number[] = [];
  const values: string[] = [];
  list.forEach((value, i) => {
    at.push(i);
    values.push(value);
  });
  return { at: Uint32Array.from(at), values };
}

function sparse({ at, values }: Sparse): string[] {
  const list: string[] = [];
  values.forEach((value, i) => (list[at[i] ?? 0] = value));
  return list;
}

export function pack(decoded: DecodedUpdate): PackedUpdate {
  const { sections, deletes } = decoded;
  const rows = decoded.rows.slice(0, (sections.at(-1)?.last ?? 0) * COLUMNS);
  const { roots, keys, names } = decoded;
  return { rows, sections, roots: present(roots), keys: present(keys), names: present(names), deletes };
}

/** The update as it was decoded, over the receiver's own copy of the bytes. */
export function unpack(packed: PackedUpdate, bytes: Uint8Array): DecodedUpdate {
  const decoded = new DecodedUpdate();
  decoded.bytes = bytes;
  decoded.rows = packed.rows;
  decoded.sections = packed.sections;
  decoded.deletes = packed.deletes;
  decoded.roots = sparse(packed.roots);
  decoded.keys = sparse(packed.keys);
  decoded.names = sparse(packed.names);
  return decoded;
}
