import { describe, expect, it } from 'vitest';
import { graphCodes } from '../../src/lib/graph-codes.ts';
import type { JsonObject } from '../../src/lib/json.ts';
import { createMaskSubgraphError } from '../../src/gateway/transports/mask-subgraph-error.ts';
import { createReportSubgraphError } from '../../src/gateway/transports/report-subgraph-error.ts';
import { failedResponse } from '../../src/gateway/transports/failed-response.ts';
import { noMetrics } from '../../src/lib/metrics.ts';
import { limitedLogger } from '../../src/observability/limited-logger.ts';
import { answerEntities, scriptedEngine, type Asked, type Script } from '../gateway/support/scripted-engine.ts';
import { recordingLogger } from '../support/gateway/recording-logger.ts';

const sdls = {
  shop: `
    type Query { items: [Item] strict: Item! count: Int any: Any }
    interface Any { name: String }
    type Book implements Any { name: String }
    type Film implements Any { name: String }
    type Item @key(fields: "id") { id: ID! name: String! }
  `,
  stock: 'type Item @key(fields: "id") { id: ID! amount: Int place: String }',
};
const requestId = 'request-1';

/** Asks an engine as production has it, and returns the errors of its response, what it logged and what it counted. */
async function ask(query: string, script: Script) {
  const logger = recordingLogger();
  const counted: string[] = [];
  const metrics = { ...noMetrics, subgraphErrored: (subgraph: string) => void counted.push(subgraph) };
  const mask = createMaskSubgraphError({ isProduction: true, authSubgraph: 'auth' });
  const report = createReportSubgraphError({
    logger: limitedLogger(logger, { linesMax: 20, windowMs: 1000 }),
    metrics,
    authSubgraph: 'auth',
  });
  const { ask: answer } = scriptedEngine(sdls, script, {
    maskError: (subgraph, error) => mask(subgraph, error, { requestId }),
    onSubgraphError: (one) => report(one, { requestId }),
  });
  const { errors } = await answer(query);
  return { errors: errors as unknown as readonly JsonObject[], lines: logger.lines.map(({ fields }) => fields), counted };
}

const items = (entity: (representation: JsonObject) => JsonObject | null | string) => (asked: Asked) =>
  asked.subgraph === 'shop'
    ? { data: { items: [{ id: '1', name: 'One' }] } }
    : { data: answerEntities(asked, (representation) => entity(representation)) };

describe('what the gateway finds wrong with an answer has a code, and the id under which the log has the same of it:', () => {
  const faults: readonly (readonly [string, string, Script, Readonly<Record<string, string>>])[] = [
    ['what was left out', '{ count }', () => ({ data: {} }), { subgraph: 'shop', path: 'count' }],
    ['a value of another type', '{ count }', () => ({ data: { count: 'x' } }), { subgraph: 'shop', path: 'count' }],
    ['an object for a list', '{ items { id } }', () => ({ data: { items: {} } }), { subgraph: 'shop', path: 'items' }],
    [
      'null where it is forbidden',
      '{ items { name } }',
      () => ({ data: { items: [{ name: null }] } }),
      { subgraph: 'shop', path: 'items.0.name' },
    ],
    ['null all the way up', '{ strict { id } }', () => ({ data: { strict: null } }), { subgraph: 'shop', path: 'strict' }],
    [
      'an object of no known type',
      '{ any { name ... on Book { __typename } } }',
      () => ({ data: { any: { __typename: 'Song', name: 'x' } } }),
      { subgraph: 'shop', path: 'any' },
    ],
    [
      'no list of entities',
      '{ items { amount } }',
      (asked) => (asked.subgraph === 'stock' ? { data: {} } : items(() => null)(asked)),
      { subgraph: 'stock', path: 'items.0.amount' },
    ],
    ['an entity that is no object', '{ items { amount } }', items(() => 'x'), { subgraph: 'stock', path: 'items.0.amount' }],
    [
      'a field of an entity that was left out',
      '{ items { amount place } }',
      items(() => ({ amount: 1 })),
      { subgraph: 'stock', path: 'items.0.place' },
    ],
  ];
  it.each(faults)('%s', async (_, query, script, told) => {
    const { errors, lines, counted } = await ask(query, script);
    const code = 'SUBGRAPH_ANSWER_INVALID';
    expect(errors.map(({ extensions, path }) => ({ extensions, path: (path as unknown as string[]).join('.') }))).toEqual([
      { extensions: { code, requestId }, path: told['path'] },
    ]);
    expect(lines).toEqual([{ requestId, ...told, code, message: errors[0]?.['message'] }]);
    expect(counted).toEqual([told['subgraph']]);
    expect(graphCodes).toHaveProperty(code);
  });

  it('a key that cannot travel, whose name only the log has', async () => {
    const { errors, lines } = await ask('{ items { amount } }', () => ({ data: { items: [{ id: { $ne: null } }] } }));
    expect(errors).toEqual([
      {
        message: 'A part of the graph failed to answer.',
        extensions: { code: 'SUBGRAPH_ANSWER_INVALID', requestId },
        path: ['items', 0, 'amount'],
      },
    ]);
    expect(lines).toEqual([
      {
        requestId,
        subgraph: 'shop',
        path: 'items.0.amount',
        code: 'SUBGRAPH_ANSWER_INVALID',
        message: 'The value of Item.id is not of its type.',
      },
    ]);
  });

  it('what was lost beside an error that a subgraph reported of another field', async () => {
    const reported = { data: null, errors: [{ message: 'Secret.', path: ['count'] }] };
    const { errors, lines } = await ask('{ count items { id } }', () => reported);
    const extensions = { code: 'SUBGRAPH_ERROR', requestId };
    const lost = 'This was lost, because another part of the same answer failed.';
    expect(errors).toEqual([
      { message: 'A part of the graph failed to answer.', extensions, path: ['count'] },
      { message: lost, extensions, path: ['items'] },
    ]);
    expect(lines).toEqual([
      { requestId, subgraph: 'shop', path: 'count', code: null, message: 'Secret.' },
      { requestId, subgraph: 'shop', path: 'items', code: 'SUBGRAPH_ERROR', message: lost },
    ]);
  });

  it('an answer that did not come', async () => {
    const { errors, lines } = await ask('{ count }', () => failedResponse);
    const message = 'A part of the graph could not be reached.';
    const code = 'SUBGRAPH_UNAVAILABLE';
    expect(errors).toEqual([{ message, extensions: { code, requestId }, path: ['count'] }]);
    expect(lines).toEqual([{ requestId, subgraph: 'shop', path: 'count', code, message }]);
  });
});

it('an error that a subgraph gives the code of the gateway is masked and logged as any other', async () => {
  const spoofed = { message: 'Secret.', extensions: { code: 'SUBGRAPH_UNAVAILABLE' } };
  const { errors, lines, counted } = await ask('{ count }', () => ({ data: null, errors: [spoofed] }));
  const masked = { message: 'A part of the graph failed to answer.', extensions: { code: 'SUBGRAPH_ERROR', requestId } };
  expect(errors).toEqual([{ ...masked, path: ['count'] }]);
  expect(lines).toEqual([{ requestId, subgraph: 'shop', path: 'count', code: 'SUBGRAPH_UNAVAILABLE', message: 'Secret.' }]);
  expect(counted).toEqual([]);
});

it('a thousand places with such an error leave twenty lines in the log', async () => {
  const { errors, lines } = await ask('{ items { id name } }', () => ({
    data: { items: Array.from({ length: 1000 }, (_, id) => ({ id: `${id}` })) },
  }));
  expect(errors).toHaveLength(1000);
  expect(lines).toHaveLength(20);
});

it('the auth subgraph tells its own refusals as they are, and the gateway what it found in its answers', () => {
  const mask = createMaskSubgraphError({ isProduction: true, authSubgraph: 'auth' });
  const own = { message: 'Sign in first.', extensions: { code: 'UNAUTHENTICATED', requestId: 'its own' } };
  expect(mask('auth', own, { requestId })).toEqual(own);
  const [unavailable] = failedResponse.errors ?? [];
  expect(mask('auth', unavailable as NonNullable<typeof unavailable>, { requestId }).extensions).toEqual({
    code: 'SUBGRAPH_UNAVAILABLE',
    requestId,
  });
});
