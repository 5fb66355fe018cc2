import { GraphQLError } from 'graphql';
import type { Clock } from '../../lib/clock.ts';
import type { Sliced } from '../../lib/sliced.ts';
import type { Invalid, Prepared } from '../engine-types.ts';
import { refusalOf } from '../refused-operation.ts';
import type { SharedWork } from '../shared-work.ts';
import { createBudget, TooComplex, type Budget, type BudgetLimits } from './budget.ts';
import { createLruCache } from './lru-cache.ts';
import { normalForm } from './normal-form.ts';
import type { CachedOperation } from './operation-cache.ts';
import { prepareOperation, type ParsedOperation, type PrepareOptions } from './prepare-operation.ts';
import { createRefusalMemory } from './refusal-memory.ts';
import { expandedSize } from './selection.ts';
import type { SupergraphModel } from './supergraph-model.ts';

/** Documents that were sent before, the invalid ones too, within a bound of memory. */
export interface DocumentCache {
  /** What is remembered of a document and an operation name, or the work of reading and validating it. */
  prepare(documentText: string, operationName: string | undefined): Prepared | Invalid | SharedWork<Prepared | Invalid>;
}

export interface DocumentCacheDeps extends Omit<PrepareOptions, 'newBudget'> {
  readonly model: SupergraphModel;
  readonly ids: { next: number };
  readonly budget: BudgetLimits;
  readonly clock: Clock;
  readonly fieldsMax: number;
  readonly cacheBytesMax: number;
  /** Makes of a valid operation what the others take. */
  readonly toPrepared: (operation: CachedOperation, documentText: string) => Prepared;
}

/** A document's syntax tree takes about this much for each character of its text. */
const bytesPerCharacter = 60;
const bytesPerError = 1000;

export function createDocumentCache(deps: DocumentCacheDeps): DocumentCache {
  const valid = createLruCache<Prepared>(deps.cacheBytesMax / 4);
  const invalid = createLruCache<Invalid>(deps.cacheBytesMax / 16);
  const refusals = createRefusalMemory(deps.cacheBytesMax / 64, deps.clock);
  const newBudget = (): Budget => createBudget(deps.budget);

  function* prepare(key: string, text: string, operationName: string | undefined): Sliced<Prepared | Invalid> {
    try {
      const parsed = yield* prepareOperation({ ...deps, newBudget }, text, operationName);
      if ('errors' in parsed) return refuse(key, parsed);
      yield;
      requireSize(parsed);
      const prepared = deps.toPrepared({ ...parsed, id: deps.ids.next++ }, text);
      valid.keep(key, prepared, text.length * bytesPerCharacter);
      return prepared;
    } catch (error) {
      refusals.remember(key, error);
      return { errors: [refusalOf(error)] };
    }
  }

  function recall(key: string): Prepared | Invalid | undefined {
    const found = valid.find(key) ?? invalid.find(key);
    if (found) return found;
    try {
      refusals.recall(key);
      return undefined;
    } catch (error) {
      return { errors: [refusalOf(error)] };
    }
  }

  function refuse(key: string, { errors }: Invalid): Invalid {
    const refusal = { errors: errors.map(withoutNodes) };
    invalid.keep(key, refusal, key.length * 2 + errors.length * bytesPerError);
    return refusal;
  }

  /** With nothing skipped an operation is as large as it gets, so that its size is known before any of it is used. */
  function requireSize({ operation, fragments }: ParsedOperation): void {
    const { model, ids } = deps;
    const selection = normalForm(
      { model, ids, budget: newBudget(), fragments, denied: new Set(), fieldSet: false },
      model.roots[operation.operation],
      operation.selectionSet,
    );
    if (expandedSize(selection, deps.fieldsMax) > deps.fieldsMax) throw new TooComplex('steps');
  }

  return {
    prepare(documentText, operationName) {
      const key = `${operationName ?? ''}\0${documentText}`;
      return recall(key) ?? { owner: valid, key, slices: () => prepare(key, documentText, operationName) };
    },
  };
}

/** An error says where it is by its place in the text; the syntax tree need not be kept for that. */
function withoutNodes({ message, source, positions, extensions }: GraphQLError): GraphQLError {
  return new GraphQLError(message, { source, positions, extensions });
}
