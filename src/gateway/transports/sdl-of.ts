import { SubgraphFault } from './subgraph-fault.ts';
import type { SubgraphResponse } from './subgraph.ts';

/** How a subgraph is asked for its SDL (Apollo Federation subgraph specification, `_Service`). */
export const sdlQuery = '{ _service { sdl } }';

/** The SDL in the answer to `sdlQuery`. Throws a `SubgraphFault` for people when it is not there. */
export function sdlOf({ data, errors }: SubgraphResponse): string {
  const service = data?.['_service'] as { readonly sdl?: unknown } | null | undefined;
  if (typeof service?.sdl === 'string') return service.sdl;
  const [error] = errors ?? [];
  throw new SubgraphFault(`does not give its schema by ${sdlQuery}${error ? `: ${error.message}` : ''}`);
}
