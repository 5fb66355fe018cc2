import { GraphQLError } from 'graphql';

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
  /** Estimated cost; see `operationCost`. */
  readonly costMax: number;
  /** How many items a list is taken to have where nothing says it. */
  readonly listSizeDefault: number;
}

export type LimitName = Exclude<keyof OperationLimits, 'listSizeDefault'>;

const nouns: Readonly<Record<LimitName, string>> = {
  tokensMax: 'tokens',
  depthMax: 'levels of fields',
  rootFieldsMax: 'root fields',
  aliasesMax: 'aliases',
  fieldsMax: 'fields, fragments included',
  fragmentsMax: 'fragments, those inside them included',
  directivesMax: 'directives',
  listItemsMax: 'items in a list of the variables',
  variableDepthMax: 'levels in the variables',
  costMax: 'points of cost',
};

/** The refusal that names the limit. */
export function limitError(limit: LimitName, max: number): GraphQLError {
  return new GraphQLError(`The operation has more than ${max} ${nouns[limit]}.`, {
    extensions: { code: 'OPERATION_LIMIT_EXCEEDED', limit: limit.slice(0, -'Max'.length), max },
  });
}
