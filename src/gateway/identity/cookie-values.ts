/**
 * Returns every value that a `Cookie` header holds under `name` (RFC 6265 §5.4): names may repeat, quotes are part of the
 * value, white space around a name is not part of it. A cookie that lacks its `=` has the empty value.
 */
export function cookieValues(header: string, name: string): string[] {
  return header
    .split(';')
    .map((pair) => /^([^=]*)=?(.*)$/s.exec(pair.trim()) ?? [])
    .filter(([, found = '']) => found.trim() === name)
    .map(([, , value = '']) => value.trim());
}
