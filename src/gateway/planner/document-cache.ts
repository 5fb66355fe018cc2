import { GraphQLError } from 'graphql';
import type { Clock } from '../../lib/clock.ts';
import type { Sliced } from '../../lib/sliced.ts';
import type { Invalid, Prepared } from '../operation/operation.ts';
import { measureSelections } from '../operation/limits/check-document.ts';
import { refusalOf } from './refusal-of.ts';
import type { SharedWork } from '../../lib/shared-work.ts';
import { createBudget, TooComplex, type BudgetLimits, type SlicedBudget } from '../operation/budget.ts';
import { createLruCache } from '../../lib/lru-cache.ts';
import type { CachedOperation } from './plan-cache.ts';
import { prepareOperation, type PrepareOptions } from '../operation/prepare-operation.ts';
import { createRefusalMemory } from './refusal-memory.ts';

/** Documents that were sent before, the invalid ones too, within a bound of memory. */
export interface DocumentCache {
  /** What is remembered of a document and an operation name, or the work of reading and validating it. */
  prepare(documentText: string, operationName: string | undefined): Prepared | Invalid | SharedWork<Prepared | Invalid>;
}

export interface DocumentCacheDeps extends Omit<PrepareOptions, 'budget'> {
  readonly ids: { next: number };
  readonly limits: BudgetLimits;
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

  function* prepare(key: string, text: string, operationName: string | undefined): Sliced<Prepared | Invalid> {
    const budget = createBudget(deps.limits);
    try {
      return yield* budget.bound(read(budget, key, text, operationName));
    } catch (error) {
      refusals.remember(key, error);
      return { errors: [refusalOf(error)] };
    }
  }

  function* read(budget: SlicedBudget, key: string, text: string, operationName: string | undefined): Sliced<Prepared | Invalid> {
    const parsed = yield* prepareOperation({ ...deps, budget }, text, operationName);
    if ('errors' in parsed) return refuse(key, parsed);
    const { fields } = measureSelections(parsed.document)(parsed.operation.selectionSet);
    if (fields > deps.fieldsMax) throw new TooComplex('steps');
    const prepared = deps.toPrepared({ ...parsed, id: deps.ids.next++, spent: budget.spent() }, text);
    valid.keep(key, prepared, text.length * bytesPerCharacter);
    return prepared;
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
