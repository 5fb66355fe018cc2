import {
  GraphQLError,
  Kind,
  NoSchemaIntrospectionCustomRule,
  OverlappingFieldsCanBeMergedRule,
  parse,
  print,
  specifiedRules,
  validate,
  visit,
} from 'graphql';
import type {
  DefinitionNode,
  DocumentNode,
  FragmentDefinitionNode,
  GraphQLSchema,
  OperationDefinitionNode,
  ValidationRule,
  VariableDefinitionNode,
} from 'graphql';
import type { Invalid, Prepared } from './operation.ts';
import { isDocumentNestedDeeper, isTextNestedDeeper } from '../../lib/document-nesting.ts';
import { limitError } from './limits/operation-limits.ts';
import type { Sliced } from '../../lib/sliced.ts';
import type { Budget } from './budget.ts';
import { fieldsCanMerge } from './fields-can-merge.ts';
import { valueText } from './given-arguments.ts';
import { locatedErrors } from './located-errors.ts';

/** A valid document and the operation of it that is meant. */
export interface ParsedOperation {
  readonly document: DocumentNode;
  readonly operation: OperationDefinitionNode;
  readonly fragments: ReadonlyMap<string, FragmentDefinitionNode>;
  /** Variables that decide in `@skip` or `@include` what is selected. */
  readonly conditions: readonly string[];
  /** Variables as a document declares them, by name. */
  readonly declarations: ReadonlyMap<string, string>;
}

export interface PrepareOptions {
  readonly schema: GraphQLSchema;
  readonly introspection: boolean;
  readonly documentTokensMax: number;
  /** Of brackets inside one another; see `EngineLimits`. */
  readonly nestingMax: number;
  readonly budget: Budget;
  /** Looks at a document that parses before it is validated; what it reports refuses the document. */
  readonly examine?: ((document: DocumentNode) => readonly GraphQLError[]) | undefined;
}

const errorsMax = 20;

/** Parses, validates and picks the operation. Errors carry locations; a valid document is kept without them. Throws `TooComplex`. */
export function* prepareOperation(
  options: PrepareOptions,
  text: string,
  operationName: string | undefined,
): Sliced<ParsedOperation | Invalid> {
  const { nestingMax } = options;
  if (isTextNestedDeeper(text, nestingMax)) return { errors: [limitError('nestingMax', nestingMax)] };
  let document: DocumentNode;
  const limits = { maxTokens: options.documentTokensMax };
  try {
    document = parse(text, { ...limits, noLocation: true });
  } catch (error) {
    return { errors: [readingError(error, options.documentTokensMax)] };
  }
  if (isDocumentNestedDeeper(document, nestingMax)) return { errors: [limitError('nestingMax', nestingMax)] };
  const refused = options.examine?.(document) ?? [];
  if (refused.length > 0) return { errors: refused };
  yield;
  // What might be meant tells of a schema that is not to be seen.
  const told = { maxErrors: errorsMax, hideSuggestions: !options.introspection };
  const errors = validate(options.schema, document, rulesOf(options), told);
  if (errors.length > 0) {
    yield;
    return { errors: locatedErrors(errors, document, parse(text, limits)) };
  }
  const operations = document.definitions.filter((node) => node.kind === Kind.OPERATION_DEFINITION);
  const operation = operationName === undefined ? operations[0] : operations.find((node) => node.name?.value === operationName);
  if (operationName === undefined && operations.length > 1)
    return { errors: [new GraphQLError('The document has several operations: name one.')] };
  if (!operation) return { errors: [new GraphQLError('The document has no operation of this name.')] };
  if (!options.schema.getRootType(operation.operation))
    return { errors: [new GraphQLError(`The graph has no ${operation.operation}s.`)] };
  return {
    document,
    operation,
    fragments: new Map(
      document.definitions.flatMap((node) => (node.kind === Kind.FRAGMENT_DEFINITION ? [[node.name.value, node] as const] : [])),
    ),
    conditions: conditionsOf(document, operation),
    declarations: new Map((operation.variableDefinitions ?? []).map((node) => [node.variable.name.value, declarationText(node)])),
  };
}

/** As fetch documents declare the variable: without directives. */
function declarationText({ variable, type, defaultValue }: VariableDefinitionNode): string {
  const value = defaultValue ? ` = ${valueText(defaultValue, new Set())}` : '';
  return `$${variable.name.value}: ${print(type)}${value}`;
}

const ownRules = specifiedRules.filter((rule) => rule !== OverlappingFieldsCanBeMergedRule);
const ownRulesWithoutIntrospection = [...ownRules, NoSchemaIntrospectionCustomRule];

function rulesOf({ introspection, budget }: PrepareOptions): readonly ValidationRule[] {
  return [counted(budget), ...(introspection ? ownRules : ownRulesWithoutIntrospection), fieldsCanMerge(budget)];
}

/** Spends from the budget for each node that the rules look at. */
function counted(budget: Budget): ValidationRule {
  return () => ({ enter: () => budget.spend(1 / nodesPerStep) });
}

const nodesPerStep = 2;

/** Parses a prepared document again, for the places in it that errors tell. O(document). */
export function locatedDefinition({ documentText, definition }: Prepared): OperationDefinitionNode {
  const isMeant = (node: DefinitionNode): node is OperationDefinitionNode =>
    node.kind === Kind.OPERATION_DEFINITION && node.name?.value === definition.name?.value;
  return parse(documentText).definitions.find(isMeant) ?? definition;
}

/** Returns what the parser says of a text, and throws what is a fault of its own. */
function readingError(error: unknown, tokensMax: number): GraphQLError {
  if (!(error instanceof GraphQLError)) throw error;
  return /^Syntax Error: Document contains more tha[nt] \d+ tokens/.test(error.message)
    ? limitError('tokensMax', tokensMax)
    : error;
}

function conditionsOf(document: DocumentNode, operation: OperationDefinitionNode): string[] {
  const names = new Set<string>();
  const declared = new Set((operation.variableDefinitions ?? []).map((node) => node.variable.name.value));
  visit(document, {
    Directive(node) {
      if (node.name.value !== 'skip' && node.name.value !== 'include') return;
      const value = node.arguments?.[0]?.value;
      if (value?.kind === Kind.VARIABLE && declared.has(value.name.value)) names.add(value.name.value);
    },
  });
  return [...names].toSorted();
}
