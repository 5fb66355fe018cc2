import { buildSchema, Kind, parse, validate, type FragmentDefinitionNode } from 'graphql';
import { coerceVariables } from '../../../../../src/gateway/operation/coerce-variables.ts';
import type { Operation } from '../../../../../src/gateway/operation/operation.ts';
import { checkDocument } from '../../../../../src/gateway/operation/limits/check-document.ts';
import { costTable } from '../../../../../src/gateway/operation/limits/cost-table.ts';
import { operationCost } from '../../../../../src/gateway/operation/limits/operation-cost.ts';
import { createRequestLimits } from '../../../../../src/gateway/operation/limits/request-limits.ts';
import { defaultLimits } from '../../../../support/gateway/default-limits.ts';
import { commerceOperations, type ClientOperation } from './operations.ts';
import { commerceSdl } from './schema.ts';

const schema = buildSchema(commerceSdl);
const supergraph = parse(commerceSdl);
const table = costTable(supergraph);
const requestLimits = createRequestLimits({ supergraph, schema, limits: defaultLimits });

/** Returns the names of the default limits that the operation is over. Throws where it is not valid. */
export function limitsExceeded({ text, variables }: Pick<ClientOperation, 'text' | 'variables'>): unknown[] {
  const [fault] = validate(schema, parse(text));
  if (fault) throw fault;
  const ofRequest = requestLimits.check(toOperation(text, variables));
  return [...checkDocument(parse(text), defaultLimits), ...(ofRequest ? [ofRequest] : [])].map(
    ({ extensions }) => extensions['limit'],
  );
}

export function costOf({ text, variables }: Pick<ClientOperation, 'text' | 'variables'>): number {
  const { listSizeDefault } = defaultLimits;
  return operationCost(toOperation(text, variables), { schema, table, listSizeDefault }).total;
}

const shares = [0.5, 0.75, 0.9, 0.95, 0.99, 1];

/** Returns, as a table of Markdown, the cost that so much of each client's operations stays within. */
export function distributionTable(): string {
  const operations = commerceOperations();
  const rows = (['dashboard', 'storefront'] as const).map((client) => {
    const costs = operations.filter((operation) => operation.client === client).map(costOf);
    const sorted = costs.toSorted((a, b) => a - b);
    const cells = shares.map((share) => (sorted[Math.ceil(share * sorted.length) - 1] ?? 0).toLocaleString('en'));
    return `| ${client} | ${costs.length} | ${cells.join(' | ')} |`;
  });
  const heads = shares.map((share) => (share === 1 ? 'most' : `${share * 100} %`));
  return [`| Client | Operations | ${heads.join(' | ')} |`, `| --- |${' ---: |'.repeat(shares.length + 1)}`, ...rows].join('\n');
}

function toOperation(text: string, given: ClientOperation['variables']): Operation {
  const { definitions } = parse(text);
  const definition = definitions.find((node) => node.kind === Kind.OPERATION_DEFINITION);
  if (!definition) throw new Error('The document has no operation.');
  const fragments = definitions.filter((node): node is FragmentDefinitionNode => node.kind === Kind.FRAGMENT_DEFINITION);
  const variables = coerceVariables(schema, definition.variableDefinitions ?? [], given);
  if ('errors' in variables) throw new Error(variables.errors.join('\n'));
  const prepared = {
    kind: definition.operation,
    operationName: null,
    documentText: text,
    definition,
    fragments: new Map(fragments.map((node) => [node.name.value, node])),
  };
  return { prepared, variables, uses: () => [] };
}
