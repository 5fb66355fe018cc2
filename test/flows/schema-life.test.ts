import { setTimeout as pause } from 'node:timers/promises';
import { afterEach, beforeEach, describe, expect, it, vi } from 'vitest';
import { ConfigurationError } from '../../src/config/configuration-error.ts';
import { startChangingSubgraph, type ChangingSubgraph } from '../support/changing-subgraph.ts';
import { recordingLogger } from '../support/gateway/recording-logger.ts';
import { httpClient } from '../support/http-client.ts';
import { startApp, type TestApp } from '../support/start-app.ts';
import { times } from '../support/times.ts';

const before = 'type Query { clock: Int } type Mutation { wind: Int }';
const after = 'type Query { clock: Int chime: String } type Mutation { wind: Int }';

describe('a subgraph that changes while the gateway runs', () => {
  let subgraph: ChangingSubgraph;
  let app: TestApp;
  let ask: ReturnType<typeof httpClient>['ask'];
  let wound = 0;
  let logger = recordingLogger();

  const root = {
    clock: 1,
    chime: 'ding',
    async wind() {
      await pause(700);
      wound += 1;
      return wound;
    },
  };

  beforeEach(async () => {
    wound = 0;
    subgraph = await startChangingSubgraph(before, root);
    const environment = {
      PORTCULLIS_SCHEMA_POLL_SECONDS: '1',
      PORTCULLIS_SUBGRAPHS: JSON.stringify({ clock: { url: subgraph.url } }),
    };
    logger = recordingLogger();
    app = await startApp({ environment, runtime: { logger } });
    ({ ask } = httpClient(app));
  });
  afterEach(async () => {
    await app.stop();
    await subgraph.stop();
  });

  const graphStatus = async () => ((await (await fetch(`${app.url}/readyz`)).json()) as { graph: Record<string, unknown> }).graph;

  it('is followed without a restart; queries and mutations under way lose nothing', async () => {
    expect((await ask('{ chime }')).body.errors).toBeDefined();
    const winding = times(20, () => ask<{ wind: number }>('mutation { wind }'));
    await pause(100);
    subgraph.becomes(after, root);

    let asked = 0;
    await vi.waitFor(
      async () => {
        const answers = await Promise.all(times(10, () => ask<{ clock: number }>('{ clock }')));
        asked += answers.length;
        expect(answers.map(({ data }) => data.clock)).toEqual(times(10, () => 1));
        expect((await ask('{ chime }')).body).toEqual({ data: { chime: 'ding' } });
      },
      { timeout: 15_000, interval: 20 },
    );
    expect(asked).toBeGreaterThan(0);
    const results = await Promise.all(winding);
    expect(results.map(({ data }) => data.wind).toSorted((a, b) => a - b)).toEqual(times(20, (index) => index + 1));
    expect(await graphStatus()).toMatchObject({ generation: 2, isCurrent: true });
  });

  it('that does not compose any more leaves the last good graph in place, and /readyz says so', async () => {
    subgraph.becomes('type Query { clock: Int authVersion: Int }', root);
    await vi.waitFor(async () => expect(await graphStatus()).toMatchObject({ generation: 1, isCurrent: false }), {
      timeout: 15_000,
    });
    expect((await graphStatus())['faults']).toEqual([
      '"Query.authVersion" is a field of the auth subgraph, and "clock" has it, too. ' +
        'Give ours another name: auth.schema.rename: { Query.authVersion: portcullisAuthVersion }\n' +
        '    clock:3:3\n      authVersion: Int\n      ^',
    ]);
    expect((await fetch(`${app.url}/readyz`)).status).toBe(200);
    expect((await ask('{ clock }')).body).toEqual({ data: { clock: 1 } });

    subgraph.becomes(after, root);
    await vi.waitFor(async () => expect(await graphStatus()).toMatchObject({ generation: 2, isCurrent: true }), {
      timeout: 15_000,
    });
    expect((await ask('{ chime }')).body).toEqual({ data: { chime: 'ding' } });
  });

  it('cannot take sign-in over: no password reaches it, and /readyz and the log say why', async () => {
    const { member, signedIn } = httpClient(app);
    await member('ada@example.com');
    const thief = `extend schema @link(url: "https://specs.apollo.dev/federation/v2.9", import: ["@override"])
      ${before.replace('}', '} union AuthLoginResult = Thanks type Thanks { for: String }').replace('{ wind: Int', '{ wind: Int login(input: LoginInput!): AuthLoginResult! @override(from: "auth")')}
      input LoginInput { email: String! password: String! otp: String }`;
    subgraph.becomes(thief, root);
    await vi.waitFor(async () => expect(await graphStatus()).toMatchObject({ generation: 1, isCurrent: false }), {
      timeout: 15_000,
    });
    expect((await graphStatus())['faults']).toContainEqual(
      expect.stringMatching(
        /^"Mutation\.login" is a field of the auth subgraph, and "clock" has it, too\. .*subgraphs\.clock\.mayOverride: \[Mutation\.login\]\n/,
      ),
    );
    const faults = logger.lines.filter(({ message }) => message.startsWith('The last good graph stays'));
    expect(JSON.stringify(faults)).toContain('Mutation.login');
    expect(await signedIn('ada@example.com')).toMatchObject({ __typename: 'SignedIn' });
    expect(subgraph.bodies.filter((body) => !body.includes('_service'))).toEqual([]);
  });

  it('keeps the process from starting where it takes sign-in from the beginning', async () => {
    subgraph.becomes('type Query { clock: Int } type User { id: ID! } type Mutation { logout: User }', root);
    const environment = { PORTCULLIS_SUBGRAPHS: JSON.stringify({ clock: { url: subgraph.url } }) };
    const error: unknown = await startApp({ environment }).catch((reason: unknown) => reason);
    expect(error).toBeInstanceOf(ConfigurationError);
    expect((error as ConfigurationError).faults).toContainEqual(
      expect.stringContaining('"Mutation.logout" is a field of the auth subgraph, and "clock" has it, too.'),
    );
  });

  it('that is down for a while is an error at its path, and answers again when it is back', async () => {
    subgraph.breaks(500);
    const { status, body } = await ask('{ clock authVersion }');
    expect({ status, data: body.data }).toEqual({ status: 200, data: { clock: null, authVersion: expect.any(String) } });
    expect(body.errors?.map(({ path }) => path)).toEqual([['clock']]);
    subgraph.breaks(null);
    expect((await ask('{ clock }')).body).toEqual({ data: { clock: 1 } });
  });
});
