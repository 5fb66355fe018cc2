/** One response of incremental delivery as of 2022-08-24. */
export interface IncrementalResponse {
  readonly data?: unknown;
  readonly errors?: readonly { readonly message: string; readonly path?: readonly (string | number)[] }[];
  readonly incremental?: readonly {
    readonly data: unknown;
    readonly path: readonly (string | number)[];
    readonly label?: string;
    readonly errors?: readonly { readonly message: string; readonly path?: readonly (string | number)[] }[];
  }[];
  readonly hasNext?: boolean;
}

/** The data as a client has them in the end. Throws where a payload has no place, or the stream goes on after its end. */
export function mergePayloads(responses: readonly IncrementalResponse[]): unknown {
  const root = { data: structuredClone(responses[0]?.data) };
  for (const [index, { incremental = [], hasNext = false }] of responses.entries()) {
    if (hasNext !== index < responses.length - 1) throw new Error(`hasNext is ${hasNext} at ${index} of ${responses.length}`);
    for (const { data, path } of incremental) {
      let place: unknown = root.data;
      for (const key of path) place = (place as Record<string | number, unknown> | null)?.[key];
      if (typeof place !== 'object' || place === null) throw new Error(`There is no object at ${path.join('.')}`);
      if (data !== null) merge(place as Record<string, unknown>, data as Record<string, unknown>);
    }
  }
  return root.data;
}

function merge(into: Record<string, unknown>, from: Record<string, unknown>): void {
  for (const [key, value] of Object.entries(from)) {
    const known = Object.hasOwn(into, key) ? into[key] : undefined;
    if (typeof known === 'object' && known !== null && typeof value === 'object' && value !== null)
      merge(known as Record<string, unknown>, value as Record<string, unknown>);
    else if (known === undefined || known === null)
      Object.defineProperty(into, key, { value: structuredClone(value), enumerable: true, writable: true, configurable: true });
  }
}

/**
 * What is different between data in parts and data in one piece, or null; the order of keys counts for nothing. `nullsMayDiffer`:
 * where either is null, nothing is compared.
 */
export function differenceOfData(parts: unknown, whole: unknown, nullsMayDiffer: boolean, path = ''): string | null {
  if (nullsMayDiffer && (parts === null || whole === null)) return null;
  if (parts === null || whole === null || typeof parts !== 'object' || typeof whole !== 'object')
    return parts === whole ? null : `${path}: ${JSON.stringify(parts)} instead of ${JSON.stringify(whole)}`;
  const [left, right] = [parts as Record<string, unknown>, whole as Record<string, unknown>];
  for (const key of new Set([...Object.keys(left), ...Object.keys(right)])) {
    if (!Object.hasOwn(left, key)) return `${path}.${key} is missing`;
    if (!Object.hasOwn(right, key)) return `${path}.${key} was not asked for`;
    const difference = differenceOfData(left[key], right[key], nullsMayDiffer, `${path}.${key}`);
    if (difference !== null) return difference;
  }
  return null;
}
