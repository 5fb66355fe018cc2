import {
  GraphQLError,
  Kind,
  parse,
  type ASTVisitor,
  type FragmentDefinitionNode,
  type SelectionSetNode,
  type ValidationContext,
} from 'graphql';
import { isDocumentNestedDeeper, isTextNestedDeeper, nestingMax } from '../lib/document-nesting.ts';
import { Refusal } from '../lib/errors.ts';

export const tokensMax = 2000;
const depthMax = 12;
/** Of `__schema` and `__type`: the queries of graphql-js, with all options, are 18 levels deep. */
const introspectionDepthMax = 24;
const fieldsMax = 500;

/**
 * Throws `INVALID_INPUT` for a document with more brackets inside one another than reading and validating it may go down. To be called
 * before these.
 */
export function requireReadable(text: string): void {
  if (isTextNestedDeeper(text, nestingMax) || isNestedByFragments(text))
    throw new Refusal('INVALID_INPUT', {
      detail: `The document has more than ${nestingMax} brackets inside one another, fragments in place.`,
    });
}

function isNestedByFragments(text: string): boolean {
  // No way through a document is longer than all of its selection sets together.
  if (text.split('{', nestingMax + 2).length <= nestingMax + 1) return false;
  try {
    return isDocumentNestedDeeper(parse(text, { maxLexicalTokens: tokensMax, noLocation: true }), nestingMax);
  } catch {
    // Whoever reads it next says what is wrong with it.
    return false;
  }
}

/**
 * Refuses operations that are deeper or, with all fragments in place, longer than anyone needs of this schema. The walk
 * ends at the limit, so that what it refuses costs no more than what it allows.
 */
export function operationLimits(context: ValidationContext): ASTVisitor {
  return {
    OperationDefinition(operation) {
      const size = { fields: 0, depthMax, isTooDeep: false };
      measure(operation.selectionSet, 1, size, (name) => context.getFragment(name));
      if (size.isTooDeep) context.reportError(new GraphQLError(`The operation is more than ${depthMax} levels deep.`));
      if (size.fields > fieldsMax) context.reportError(new GraphQLError(`The operation selects more than ${fieldsMax} fields.`));
    },
  };
}

interface Size {
  fields: number;
  /** At the place where the walk is. */
  depthMax: number;
  isTooDeep: boolean;
}

type FindFragment = (name: string) => FragmentDefinitionNode | null | undefined;

function measure({ selections }: SelectionSetNode, depth: number, size: Size, findFragment: FindFragment): void {
  if (depth > size.depthMax) size.isTooDeep = true;
  for (const selection of selections) {
    if (size.isTooDeep || size.fields > fieldsMax) return;
    size.fields += 1;
    if (selection.kind === Kind.FRAGMENT_SPREAD) {
      // Counted as a level, so that fragments that contain themselves come to an end here, too.
      const fragment = findFragment(selection.name.value);
      if (fragment) measure(fragment.selectionSet, depth + 1, size, findFragment);
    } else if (selection.selectionSet) {
      const { depthMax: above } = size;
      if (selection.kind === Kind.FIELD && selection.name.value.startsWith('__')) size.depthMax = introspectionDepthMax;
      measure(selection.selectionSet, depth + 1, size, findFragment);
      size.depthMax = above;
    }
  }
}
