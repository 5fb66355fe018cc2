/** Whether a field is refused to the caller: by its coordinate, or by that with the arguments as they stand in the normal form. */
export function isDenied(denied: ReadonlySet<string>, coordinate: string, args: string): boolean {
  return denied.size > 0 && (denied.has(coordinate) || (args !== '' && denied.has(coordinate + args)));
}
