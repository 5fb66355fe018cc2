import {
  getNamedType,
  GraphQLInputObjectType,
  isEnumType,
  isRequiredInputField,
  type GraphQLInputField,
  type GraphQLInputType,
} from 'graphql';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { buildAuthSchema } from '../../src/auth-subgraph/build-auth-schema.ts';
import { createLogger } from '../../src/observability/create-logger.ts';
import { httpClient } from '../support/http-client.ts';
import { startApp, type TestApp } from '../support/start-app.ts';

/** Fields of inputs that hold what only its owner may read. */
const secretFields = /^(?:password|currentPassword|newPassword|code|token|idToken|nonce|refreshToken|challenge|deviceToken)$/;

interface Secretive {
  readonly mutation: string;
  readonly argument: string;
  readonly type: string;
  readonly field: string;
  /** Of each other field that has to be there, a value of its kind. */
  readonly others: Readonly<Record<string, unknown>>;
}

const mutations = Object.values(buildAuthSchema().schema.getMutationType()?.getFields() ?? {});
const secretive: readonly Secretive[] = mutations.flatMap(({ name: mutation, args }) =>
  args.flatMap(({ name: argument, type }) => {
    const named = getNamedType(type);
    if (!(named instanceof GraphQLInputObjectType)) return [];
    const fields = Object.values(named.getFields());
    return fields
      .filter(({ name }) => secretFields.test(name))
      .map(({ name: field }) => ({ mutation, argument, type: String(type), field, others: othersOf(fields, field) }));
  }),
);

function othersOf(fields: readonly GraphQLInputField[], field: string): Readonly<Record<string, unknown>> {
  const others = fields.filter((other) => other.name !== field && isRequiredInputField(other));
  return Object.fromEntries(others.map(({ name, type }) => [name, sampleOf(type)]));
}

function sampleOf(type: GraphQLInputType): unknown {
  const named = getNamedType(type);
  return isEnumType(named) ? named.getValues()[0]?.name : 'ann@example.org';
}

const marker = 'hunter2_wXq9';

/** Some are of the right type, some are sent by mistake or on purpose. */
const forms: readonly unknown[] = [
  marker,
  `${marker} ${'x'.repeat(20_000)}`,
  `${marker}\0`,
  `${marker}\ud800`,
  [marker],
  { [marker]: marker },
];
const literals = [
  `"${marker}"`,
  `"${marker}`,
  `"""${marker}"""`,
  `"${marker}\\q"`,
  marker,
  `["${marker}"]`,
  `{ a: "${marker}" }`,
  `"${marker}" "${marker}"`,
];

describe.each(['url', 'authUrl'] as const)('in development, asked at the %s of gateway and auth process', (place) => {
  let app: TestApp;
  let log = '';
  const logger = createLogger({ level: 'debug', destination: { write: (line: string) => void (log += line) } });
  beforeAll(async () => {
    app = await startApp({ layout: 'split', runtime: { logger } });
  });
  afterAll(() => app.stop());

  it.each(secretive)(
    'no answer and no line of the log repeats $field of $mutation',
    async ({ mutation, argument, type, field, others }) => {
      const client = httpClient({ url: app[place], authUrl: app.authUrl });
      const seen: unknown[] = [];
      const ask = async (document: string, variables: object = {}) => {
        const { body } = await client.ask(document, { ...variables });
        if (JSON.stringify(body).includes(marker)) seen.push(body);
      };
      const document = `mutation ($it: ${type}) { ${mutation}(${argument}: $it) { __typename } }`;
      for (const value of forms) {
        await ask(document, { it: { ...others, [field]: value } });
        await ask(document, { it: { [field]: value } });
        await ask(document, { it: { ...others, [field]: value, nope: 1 } });
      }
      for (const literal of literals)
        await ask(`mutation { ${mutation}(${argument}: { ${field}: ${literal}, nope: 1 }) { __typename } }`);
      if (log.includes(marker)) seen.push(log);
      log = '';
      expect(seen).toEqual([]);
    },
  );
});
