import type { Engine } from '../../../src/gateway/engine/engine.ts';
import type { Invalid, Operation } from '../../../src/gateway/operation/operation.ts';

export interface Asking {
  readonly operationName?: string | undefined;
  readonly variables?: Readonly<Record<string, unknown>> | null | undefined;
}

/** Prepares a document and coerces variables, as the gateway does for each request. */
export function readOperation<Context>(
  engine: Engine<Context>,
  document: string,
  { operationName, variables = null }: Asking = {},
): Operation | Invalid {
  const prepared = engine.prepare(document, operationName);
  return 'errors' in prepared ? prepared : engine.coerce(prepared, variables);
}

/** As `readOperation`, of what is known to be valid. */
export function operationOf<Context>(engine: Engine<Context>, document: string, asking: Asking = {}): Operation {
  const operation = readOperation(engine, document, asking);
  if ('errors' in operation) throw new Error(operation.errors.join('\n'));
  return operation;
}
