import { Kind, type GraphQLError } from 'graphql';
import type { Logger } from '../../../lib/logger.ts';
import type { Metrics } from '../../../lib/metrics.ts';
import type { Prepared } from '../operation.ts';
import { checkDocument } from './check-document.ts';
import type { OperationLimits } from './operation-limits.ts';
import type { RequestLimits } from './request-limits.ts';

export interface MeasuredLimitsDeps {
  readonly limits: OperationLimits;
  readonly metrics: Pick<Metrics, 'limitExceeded'>;
  /** Gets one line for each document that is over a limit, while the gateway remembers it. Clients decide how many there are. */
  readonly logger: Pick<Logger, 'warn'>;
}

/** Names of operations are as long as a client likes. */
const nameCharactersMax = 100;

/** Returns limits that refuse nothing: what `requestLimits` would refuse, or the limits of documents, is counted and logged. */
export function measuredLimits(requestLimits: RequestLimits, { limits, metrics, logger }: MeasuredLimitsDeps): RequestLimits {
  const ofDocuments = new WeakMap<Prepared, readonly GraphQLError[]>();
  const logged = new WeakSet<Prepared>();

  function ofDocument(prepared: Prepared): readonly GraphQLError[] {
    const known = ofDocuments.get(prepared);
    if (known) return known;
    const definitions = [prepared.definition, ...prepared.fragments.values()];
    const over = checkDocument({ kind: Kind.DOCUMENT, definitions }, limits);
    ofDocuments.set(prepared, over);
    return over;
  }

  return {
    check(operation) {
      const { prepared } = operation;
      const ofRequest = requestLimits.check(operation);
      const over = [...ofDocument(prepared), ...(ofRequest ? [ofRequest] : [])].map(({ extensions }) => extensions);
      for (const { limit } of over) metrics.limitExceeded(String(limit));
      if (over.length > 0 && !logged.has(prepared)) {
        logged.add(prepared);
        const operationName = prepared.operationName?.slice(0, nameCharactersMax) ?? null;
        logger.warn({ operationName, over }, 'An operation is over limits that are measured only');
      }
      return null;
    },
  };
}
