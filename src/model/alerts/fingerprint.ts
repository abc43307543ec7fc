// Fingerprints for alerts that carry none, and for groups without a key. Promise: the same labels give the same 16 hex
// digits on every machine, and the value equals what Alertmanager itself would have sent (FNV-1a, 64 bit, over the
// label names in order, each name and value ended by the byte 0xFF), so that an upgrade of the sender changes nothing.

const offsetBasis = 0xcbf29ce484222325n;
const prime = 0x100000001b3n;
const mask = 0xffffffffffffffffn;
const separator = 0xff;

const encoder = new TextEncoder();

function fold(hash: bigint, bytes: Iterable<number>): bigint {
  let value = hash;
  for (const byte of bytes) value = ((value ^ BigInt(byte)) * prime) & mask;
  return value;
}

/** Fingerprint of a label set: 16 hex digits, independent of the order in which the labels were written. */
export function labelFingerprint(labels: Readonly<Record<string, string>>): string {
  let hash = offsetBasis;
  for (const name of Object.keys(labels).sort()) {
    hash = fold(hash, [...encoder.encode(name), separator, ...encoder.encode(labels[name] ?? ''), separator]);
  }
  return hash.toString(16).padStart(16, '0');
}

/** Short stable id of a text: 16 hex digits of FNV-1a. For telling repeats apart, not for secrets. */
export function textFingerprint(text: string): string {
  return fold(offsetBasis, encoder.encode(text)).toString(16).padStart(16, '0');
}
