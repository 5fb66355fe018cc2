import { errorsMax } from '../../../src/gateway/executor/write-state.ts';
import { pathText, type Expectation, type Path } from './oracle.ts';

export interface GatewayResponse {
  readonly data?: unknown;
  readonly errors?: readonly { readonly message: string; readonly path?: Path | undefined }[] | undefined;
}

/**
 * Says how a gateway's response differs from the expectation, or null where it does not.
 *
 * Data and the order of keys must be equal. An error whose null stands at its own place must be reported there once.
 * Of several failures hidden by one null further up, a server may report any (GraphQL §6.4.4), but at least one; none may be
 * reported where nothing fails, except below such a null, and none twice.
 */
export function compareResponses(actual: GatewayResponse, expected: Expectation): string | null {
  const { result } = expected;
  const data = 'data' in result ? result.data : undefined;
  const [left, right] = [JSON.stringify(actual.data), JSON.stringify(data)];
  if (left !== right)
    return `data differ\n  expected ${right}\n  actual   ${left}\n  actual errors ${JSON.stringify(actual.errors)}`;
  const actualErrors = actual.errors ?? [];
  if (actual.errors !== undefined && actualErrors.length === 0) return 'an empty list of errors';
  if (data === undefined) return actualErrors.length > 0 ? null : 'a refusal without an error';
  const difference = compareErrors(
    data,
    actualErrors.map((error) => error.path ?? []),
    expected,
  );
  return (
    difference &&
    `${difference}\n  actual errors ${JSON.stringify(actual.errors)}\n  expected errors ${JSON.stringify(result.errors)}`
  );
}

function compareErrors(
  data: unknown,
  actual: readonly Path[],
  { result, failingPaths, relatedPaths }: Expectation,
): string | null {
  const failing = [...failingPaths].map((text) => JSON.parse(text) as Path);
  const hidesFailure = remembered((hole) => failing.some((path) => startsWith(path, hole)));
  const seen = new Set<string>();
  for (const path of actual) {
    const text = pathText(path);
    // Below a null that a failure explains there may be others, of objects whose type nobody knows any more.
    const hole = nullAbove(data, path);
    const isHidden = hole.length < path.length && hidesFailure(hole);
    if (!failingPaths.has(text) && !relatedPaths.has(text) && !isHidden) return `an error at ${text}, where nothing fails`;
    if (seen.has(text) && !relatedPaths.has(text)) return `two errors at ${text}`;
    seen.add(text);
  }
  // What is beyond that is not told.
  if (actual.length === errorsMax) return null;
  const related = actual.filter((path) => relatedPaths.has(pathText(path)));
  const isToldBelow = remembered((hole) => actual.some((path) => startsWith(path, hole)));
  for (const error of result.errors ?? []) {
    const path = error.path ?? [];
    const hole = nullAbove(data, path);
    const atItsPlace = hole.length === path.length;
    const isReported = atItsPlace ? seen.has(pathText(path)) : isToldBelow(hole);
    if (!isReported && !related.some((other) => startsWith(path, other)))
      return `no error at ${pathText(path)}${atItsPlace ? '' : `, or anywhere below the null at ${pathText(hole)}`}`;
  }
  return null;
}

/** Asks once for each path: there may be thousands of errors below one null. */
function remembered(ask: (path: Path) => boolean): (path: Path) => boolean {
  const known = new Map<string, boolean>();
  return (path) => {
    const text = pathText(path);
    const found = known.get(text) ?? ask(path);
    known.set(text, found);
    return found;
  };
}

/** The path of the null that stands on the way to `path`. */
function nullAbove(data: unknown, path: Path): Path {
  let value = data;
  for (let depth = 0; depth < path.length; depth += 1) {
    if (value === null || value === undefined) return path.slice(0, depth);
    value = (value as Record<string | number, unknown>)[path[depth] ?? ''];
  }
  return path;
}

function startsWith(path: Path, prefix: Path): boolean {
  return prefix.every((key, index) => path[index] === key);
}
