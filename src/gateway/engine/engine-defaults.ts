import { nestingMax } from '../../lib/document-nesting.ts';
import type { DeniedError, PublicError } from '../request/public-error.ts';
import type { EngineLimits } from './engine-types.ts';
import type { SubgraphError } from '../transports/subgraph.ts';

export const defaultLimits: EngineLimits = {
  documentTokensMax: 15_000,
  nestingMax,
  fieldsMax: 10_000,
  planningStepsMax: 25_000,
  planningCpuMsMax: 150,
  cacheBytesMax: 64 * 1024 * 1024,
};
export const defaultDeniedError: DeniedError = () => ({
  message: 'Unauthorized field or type',
  extensions: { code: 'UNAUTHORIZED_FIELD_OR_TYPE' },
});
export const keepMessage = (_subgraphName: string | null, error: SubgraphError): PublicError => ({ message: error.message });
