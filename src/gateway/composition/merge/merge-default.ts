import { print } from 'graphql';
import { placeIn, quoted } from '../subgraph/fault.ts';
import type { Composition, InputSource } from './merged.ts';

/**
 * Returns the default of an argument or input field as text, or null: that of all subgraphs which declare it. Where one has none it
 * would be asked without a value that clients leave out, so that there is no default. Two that differ are a fault.
 */
export function mergeDefault(
  { faults, hints }: Composition,
  coordinate: string,
  sources: readonly InputSource[],
  { code, what }: { readonly code: 'FIELD_ARGUMENT_DEFAULT_MISMATCH' | 'INPUT_FIELD_DEFAULT_MISMATCH'; readonly what: string },
): string | null {
  if (sources.every(({ input }) => input.defaultValue === null)) return null;
  const values = new Map<string, string[]>();
  for (const { subgraph, input } of sources) {
    const text = input.defaultValue ? print(input.defaultValue) : '';
    values.set(text, [...(values.get(text) ?? []), subgraph.name]);
  }
  const given = [...values.keys()].filter((text) => text !== '');
  const places = sources.map(({ subgraph, input }) => placeIn(subgraph, input.node));
  const said = [...values].map(
    ([text, names]) => `${text === '' ? 'no default value' : `default value ${text}`} in ${quoted(names)}`,
  );
  if (given.length > 1) {
    faults.push({
      code,
      message: `${what} "${coordinate}" has incompatible default values across subgraphs: it has ${said.join(' but ')}`,
      places,
    });
  } else if (values.has('')) {
    const message = `${what} "${coordinate}" has a default value in some subgraphs only, and none in the supergraph: it has ${said.join(' but ')}`;
    hints.push({ code: 'INCONSISTENT_DEFAULT_VALUE_PRESENCE', message, places });
    return null;
  }
  return given[0] ?? null;
}
