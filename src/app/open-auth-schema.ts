import type { Config } from '../config/settle.ts';
import { buildAuthSchema, type SubgraphSchema } from '../auth-subgraph/build-auth-schema.ts';
import { orStartFault } from './start-fault.ts';

/** Returns the auth subgraph's schema under the configured names. Rejects with a `ConfigurationError` that lists those that cannot be used. */
export function openAuthSchema({ auth }: Pick<Config, 'auth'>): Promise<SubgraphSchema> {
  return orStartFault(
    'auth.schema',
    Promise.resolve(auth.schema).then((names) => buildAuthSchema(names)),
  );
}
