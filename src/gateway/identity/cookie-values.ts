/** Every value that a `Cookie` header holds under `name` (RFC 6265 §5.4): names may repeat, quotes are part of the value. */
export function cookieValues(header: string, name: string): string[] {
  return header
    .split(';')
    .map((pair) => pair.trim())
    .filter((pair) => pair.startsWith(`${name}=`))
    .map((pair) => pair.slice(name.length + 1));
}
