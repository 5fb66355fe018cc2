/**
 * The values of `join__Graph` for subgraphs of these names, in their order: in capitals, other characters as `_`, one that begins with
 * a digit behind `_`, and equal ones told apart by a number (https://specs.apollo.dev/join/v0.3/#join__Graph).
 */
export function joinGraphNames(names: readonly string[]): string[] {
  const plain = names.map((name) => {
    const text = name.replaceAll(/\W/g, '_').toUpperCase();
    const begun = /^\d/.test(text) ? `_${text}` : text;
    // What ends like the numbers that tell equal names apart is kept apart from them.
    return /_\d+$/.test(begun) ? `${begun}_` : begun;
  });
  const seen = new Map<string, number>();
  return plain.map((name) => {
    if (plain.indexOf(name) === plain.lastIndexOf(name)) return name;
    const count = (seen.get(name) ?? 0) + 1;
    seen.set(name, count);
    return `${name}_${count}`;
  });
}
