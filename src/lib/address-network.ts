import { isIPv6 } from 'node:net';

/** What counts as one client: an IPv4 address, or the /64 of an IPv6 address, which is what one customer is given (RFC 6177 §2). */
export function addressNetwork(address: string): string {
  const [bare = ''] = address.split('%');
  if (!isIPv6(bare)) return address;
  const groups = groupsOf(bare);
  return groups.slice(0, 6).join(':') === mapped ? dotted(groups.slice(6)) : `${groups.slice(0, 4).join(':')}::/64`;
}

/** Returns the network that a client comes from; all whose address is not known come from one. */
export function networkOf({ address }: { readonly address: string | null }): string {
  return address === null ? 'unknown' : addressNetwork(address);
}

/** The first six groups of an IPv4 address that is written as IPv6 (RFC 4291 §2.5.5.2). */
const mapped = '0:0:0:0:0:ffff';

function dotted(groups: readonly string[]): string {
  return groups.flatMap((group) => [Number.parseInt(group, 16) >> 8, Number.parseInt(group, 16) & 255]).join('.');
}

/** The eight groups of an IPv6 address without leading zeros (RFC 4291 §2.2). */
function groupsOf(address: string): string[] {
  const hexadecimal = address
    .toLowerCase()
    .replace(
      /(\d+)\.(\d+)\.(\d+)\.(\d+)$/,
      (_, ...bytes: string[]) => `${groupOf(bytes[0], bytes[1])}:${groupOf(bytes[2], bytes[3])}`,
    );
  const [head = '', tail] = hexadecimal.split('::');
  const left = head.split(':').filter(Boolean);
  const right = (tail ?? '').split(':').filter(Boolean);
  const missing = tail === undefined ? 0 : Math.max(0, 8 - left.length - right.length);
  return [...left, ...Array.from({ length: missing }, () => '0'), ...right].map((one) => one.replace(/^0+(?=.)/, ''));
}

function groupOf(high = '0', low = '0'): string {
  return (Number(high) * 256 + Number(low)).toString(16);
}
