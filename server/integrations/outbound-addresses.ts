/**
 * Which addresses Muster may speak to. Everything that is not plainly the public internet counts as inside: loopback, private networks, link-local with the
 * metadata services of clouds, translated and tunnelled addresses. What lies inside is reached only when the administrator named the host or its network.
 */
import { BlockList, isIP } from 'node:net';

const INSIDE_V4: readonly [string, number][] = [
  ['0.0.0.0', 8],
  ['10.0.0.0', 8],
  ['100.64.0.0', 10],
  ['127.0.0.0', 8],
  ['169.254.0.0', 16],
  ['172.16.0.0', 12],
  ['192.0.0.0', 24],
  ['192.0.2.0', 24],
  ['192.88.99.0', 24],
  ['192.168.0.0', 16],
  ['198.18.0.0', 15],
  ['198.51.100.0', 24],
  ['203.0.113.0', 24],
  ['224.0.0.0', 4],
  ['240.0.0.0', 4],
];
// Of IPv6 only 2000::/3 is the public internet, and within it these are not: they carry other addresses inside or belong to nobody.
const INSIDE_V6: readonly [string, number][] = [
  ['2001::', 23],
  ['2001:db8::', 32],
  ['2002::', 16],
  ['3fff::', 20],
];

const inside = new BlockList();
for (const [net, bits] of INSIDE_V4) inside.addSubnet(net, bits, 'ipv4');
for (const [net, bits] of INSIDE_V6) inside.addSubnet(net, bits, 'ipv6');
const internet = new BlockList();
internet.addSubnet('2000::', 3, 'ipv6');
// Whoever names a host by name does not mean the metadata service of the cloud: link-local is reached only by naming its network.
const linkLocal = new BlockList();
linkLocal.addSubnet('169.254.0.0', 16, 'ipv4');
linkLocal.addSubnet('fe80::', 10, 'ipv6');
linkLocal.addAddress('fd00:ec2::254', 'ipv6');

const familyOf = (address: string): 'ipv4' | 'ipv6' => (isIP(address) === 6 ? 'ipv6' : 'ipv4');

/** Whether an address (text, no brackets) is on the public internet. */
export function isPublicAddress(address: string): boolean {
  const family = isIP(address);
  if (family === 4) return !inside.check(address, 'ipv4');
  return family === 6 && internet.check(address, 'ipv6') && !inside.check(address, 'ipv6');
}

/** The hosts and networks that an administrator opened: `10.0.0.0/8`, `fd12::/16`, `192.168.1.7`, `chat.internal`, `*.corp.example`. */
export class AllowedInside {
  readonly #networks = new BlockList();
  readonly #names = new Set<string>();
  readonly #suffixes: string[] = [];

  constructor(entries: readonly string[]) {
    for (const entry of entries) this.#add(entry.trim().toLowerCase());
  }

  #add(entry: string): void {
    const [net = '', bits] = entry.split('/');
    const family = isIP(net);
    if (family !== 0 && bits !== undefined && /^\d{1,3}$/.test(bits)) {
      this.#networks.addSubnet(net, Math.min(Number(bits), family === 4 ? 32 : 128), familyOf(net));
    } else if (family !== 0) this.#networks.addAddress(net, familyOf(net));
    else if (entry.startsWith('*.')) this.#suffixes.push(entry.slice(1));
    else if (entry !== '') this.#names.add(entry.replace(/\.$/, ''));
  }

  /** Whether this host was named by its name. */
  names(host: string): boolean {
    const name = host.toLowerCase().replace(/\.$/, '');
    return this.#names.has(name) || this.#suffixes.some((suffix) => name.endsWith(suffix));
  }

  /** Whether an address that is inside may be reached under this host name. */
  allows(host: string, address: string): boolean {
    const family = familyOf(address);
    if (isIP(address) === 0) return false;
    if (this.#networks.check(address, family)) return true;
    return this.names(host) && !linkLocal.check(address, family);
  }
}
