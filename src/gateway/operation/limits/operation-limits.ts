import { GraphQLError } from 'graphql';
import type { AtField } from './operation-cost.ts';

/** How much one operation may ask for. What is over a limit is refused before it is validated or planned. */
export interface OperationLimits {
  /** Lexical tokens of a document. */
  readonly tokensMax: number;
  /** Fields inside one another. */
  readonly depthMax: number;
  /** Fields of the operation itself. */
  readonly rootFieldsMax: number;
  /** Fields under another name, with fragments in place. */
  readonly aliasesMax: number;
  /** Fields, with fragments in place. */
  readonly fieldsMax: number;
  /** Fragments, inline or spread, with those inside them in place. */
  readonly fragmentsMax: number;
  /** Directives, with fragments in place. */
  readonly directivesMax: number;
  /** Items of one list among the variables. */
  readonly listItemsMax: number;
  /** Lists and objects inside one another among the variables. */
  readonly variableDepthMax: number;
  /** Items that one field is asked for at a time, by a slicing argument; see `askedItems`. */
  readonly pageItemsMax: number;
  /** Estimated cost; see `operationCost`. */
  readonly costMax: number;
  /** How many items a list is taken to have where nothing says it. */
  readonly listSizeDefault: number;
  /** Says whether an operation over a limit of `measuredNames` is refused, or answered and counted. */
  readonly mode: 'refuse' | 'measure';
}

export type LimitName = Exclude<keyof OperationLimits, 'listSizeDefault' | 'mode'>;

/** `nestingMax`: of the engine itself, as `EngineLimits` has it. */
type RefusedLimit = LimitName | 'nestingMax';

/** Limits of what subgraphs are asked for. The others bound the work of this process, and refuse in either mode. */
const measuredNames = ['depthMax', 'rootFieldsMax', 'aliasesMax', 'pageItemsMax', 'costMax'] as const satisfies LimitName[];

/** Returns the limits that refuse an operation: without those that are only measured. */
export function refusingLimits<Limits extends OperationLimits>(limits: Limits): Limits {
  if (limits.mode === 'refuse') return limits;
  return { ...limits, ...Object.fromEntries(measuredNames.map((name) => [name, Infinity])) };
}

const nouns: Readonly<Record<RefusedLimit, string>> = {
  tokensMax: 'tokens',
  nestingMax: 'brackets inside one another, fragments in place',
  depthMax: 'levels of fields',
  rootFieldsMax: 'root fields',
  aliasesMax: 'aliases',
  fieldsMax: 'fields, fragments included',
  fragmentsMax: 'fragments, those inside them included',
  directivesMax: 'directives',
  listItemsMax: 'items in a list of the variables',
  variableDepthMax: 'levels in the variables',
  pageItemsMax: 'items in one list',
  costMax: 'points of cost',
};

/** The refusal that names the limit. */
export function limitError(limit: RefusedLimit, max: number): GraphQLError {
  return new GraphQLError(`The operation has more than ${max} ${nouns[limit]}.`, {
    extensions: { code: 'OPERATION_LIMIT_EXCEEDED', limit: limit.slice(0, -'Max'.length), max },
  });
}

/** Returns the refusal of an operation that costs too much. The fields it tells of are ones that the operation names. */
export function costError(
  { total, dearest }: { readonly total: number; readonly dearest: AtField | null },
  max: number,
): GraphQLError {
  const most = dearest ? ` Most of it, ${dearest.amount}, is ${dearest.coordinate}: ask for fewer items there or above.` : '';
  return new GraphQLError(`The operation costs ${total} points, and may cost ${max}.${most}`, {
    extensions: { code: 'OPERATION_LIMIT_EXCEEDED', limit: 'cost', max, cost: total, field: dearest?.coordinate },
  });
}

/** Returns the refusal of an operation that asks one field for too many items. */
export function pageItemsError({ coordinate, amount }: AtField, max: number): GraphQLError {
  return new GraphQLError(`The operation asks ${coordinate} for ${amount} items, and may ask for ${max} at a time.`, {
    extensions: { code: 'OPERATION_LIMIT_EXCEEDED', limit: 'pageItems', max, items: amount, field: coordinate },
  });
}
