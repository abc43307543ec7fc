// Plain writing linters as baselines for the blameless hints. They are no dependency of Muster: they are
// loaded from a folder if they are installed there, and left out of the table if not.

import { existsSync } from 'node:fs';
import { join } from 'node:path';
import { pathToFileURL } from 'node:url';

export interface Peer {
  readonly name: string;
  /** The number of warnings for a text. */
  readonly warnings: (text: string) => number;
}

function member(target: unknown, name: string): unknown {
  return (typeof target === 'object' && target !== null) || typeof target === 'function'
    ? Reflect.get(target, name)
    : undefined;
}

function call(target: unknown, self: unknown, ...args: readonly unknown[]): unknown {
  return typeof target === 'function' ? Reflect.apply(target, self, args) : undefined;
}

function lengthOf(list: unknown): number {
  return Array.isArray(list) ? list.length : 0;
}

async function load(folder: string, file: string): Promise<unknown> {
  const path = join(folder, 'node_modules', file);
  return existsSync(path) ? import(pathToFileURL(path).href) : undefined;
}

async function alex(folder: string): Promise<Peer | undefined> {
  const module = await load(folder, 'alex/index.js');
  if (module === undefined) return undefined;
  return {
    name: '`alex`',
    warnings: (text) => lengthOf(member(call(member(module, 'text'), undefined, text), 'messages')),
  };
}

async function retextEquality(folder: string): Promise<Peer | undefined> {
  const files = [
    'unified/index.js',
    'retext-english/index.js',
    'retext-equality/lib/en.js',
    'retext-stringify/index.js',
  ];
  const [unified, ...plugins] = await Promise.all(files.map((file) => load(folder, file)));
  if (unified === undefined || plugins.includes(undefined)) return undefined;
  let processor = call(member(unified, 'unified'), undefined);
  for (const plugin of plugins) processor = call(member(processor, 'use'), processor, member(plugin, 'default'));
  const warnings = (text: string) =>
    lengthOf(member(call(member(processor, 'processSync'), processor, text), 'messages'));
  return { name: '`retext-equality`', warnings };
}

async function writeGood(folder: string): Promise<Peer | undefined> {
  const module = await load(folder, 'write-good/write-good.js');
  if (module === undefined) return undefined;
  return { name: '`write-good`', warnings: (text) => lengthOf(call(member(module, 'default'), undefined, text)) };
}

/** The linters found in `node_modules` of a folder. */
export async function peersIn(folder: string): Promise<Peer[]> {
  const peers = await Promise.all([retextEquality(folder), alex(folder), writeGood(folder)]);
  return peers.filter((peer) => peer !== undefined);
}
