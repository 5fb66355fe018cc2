import { isIPv6 } from 'node:net';

/** What counts as one client: an IPv4 address, or the /64 of an IPv6 address, which is what one customer is given (RFC 6177 §2). */
export function addressNetwork(address: string): string {
  const mapped = /^::ffff:(\d+\.\d+\.\d+\.\d+)$/i.exec(address)?.[1];
  if (mapped !== undefined) return mapped;
  const [bare = ''] = address.split('%');
  return isIPv6(bare) ? `${groupsOf(bare).slice(0, 4).join(':')}::/64` : address;
}

/** The eight groups of an IPv6 address without leading zeros (RFC 4291 §2.2). A dotted tail lies beyond the first four. */
function groupsOf(address: string): string[] {
  const [head = '', tail] = address.toLowerCase().split('::');
  const left = head.split(':').filter(Boolean);
  const right = (tail ?? '').split(':').filter(Boolean);
  const dotted = address.includes('.') ? 1 : 0;
  const missing = tail === undefined ? 0 : Math.max(0, 8 - dotted - left.length - right.length);
  return [...left, ...Array.from({ length: missing }, () => '0'), ...right].map((group) => group.replace(/^0+(?=.)/, ''));
}
