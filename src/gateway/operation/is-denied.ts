/** Whether a field is refused to the caller: by its coordinate, or by that with what stands for the arguments. */
export function isDenied(denied: ReadonlySet<string>, coordinate: string, argsName: string): boolean {
  return denied.size > 0 && (denied.has(coordinate) || (argsName !== '' && denied.has(coordinate + argsName)));
}
