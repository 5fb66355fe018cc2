import type { FastifyInstance } from 'fastify';
import type { Logger } from '../lib/logger.ts';
import { withTimeout } from '../lib/with-timeout.ts';
import { graphqlPath } from './graphql-path.ts';

/** What must work for this process to be of use, by name. Each resolves when it does and rejects when it does not. */
export type Checks = Readonly<Record<string, () => Promise<void>>>;

export interface OperationsDeps {
  readonly settings: { readonly isProduction: boolean; readonly version: string };
  readonly checks: Checks;
  /** What to know beside the checks; says nothing of readiness. */
  readonly notes?: () => Readonly<Record<string, unknown>>;
  readonly isDraining: () => boolean;
  readonly logger: Logger;
}

const checkTimeoutMs = 2000;

/** `/healthz`: this process lives. `/readyz`: send it requests. `/version`. And what is at the root. */
export function addOperationsRoutes(app: FastifyInstance, { settings, checks, notes, isDraining, logger }: OperationsDeps): void {
  async function passes([name, check]: [string, () => Promise<void>]): Promise<[string, boolean]> {
    try {
      await withTimeout(check(), checkTimeoutMs, noResult);
      return [name, true];
    } catch (error) {
      logger.warn({ check: name, reason: reasonOf(error) }, 'A readiness check failed');
      return [name, false];
    }
  }

  app.get('/healthz', async () => ({ status: 'ok' }));
  app.get('/readyz', async (_, reply) => {
    const results = await Promise.all(Object.entries(checks).map(passes));
    const isReady = !isDraining() && results.every(([, isPassed]) => isPassed);
    return reply
      .status(isReady ? 200 : 503)
      .header('cache-control', 'no-store')
      .send({
        status: isReady ? 'ready' : isDraining() ? 'draining' : 'not ready',
        checks: Object.fromEntries(results),
        ...notes?.(),
      });
  });
  app.get('/version', async () => ({ name: 'portcullis', version: settings.version }));
  app.get('/', async (_, reply) =>
    settings.isProduction ? { name: 'portcullis', graphql: graphqlPath } : reply.redirect(graphqlPath),
  );
}

function noResult(): never {
  throw new Error(`No result within ${checkTimeoutMs} ms.`);
}

/**
 * Returns what the error and its causes say. Without stacks: what is not reachable yet, or no longer, is asked about every few
 * seconds, and no place in the code explains it.
 */
function reasonOf(error: unknown): string {
  if (!(error instanceof Error)) return String(error);
  const { message, cause, code } = error as NodeJS.ErrnoException;
  const own = message === '' ? (code ?? error.name) : message;
  return cause === undefined ? own : `${own}: ${reasonOf(cause)}`;
}
