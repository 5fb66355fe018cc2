import { allocateYoung } from '../../src/lib/allocate-young.ts';
import { createAccessTokenIssuer } from '../../src/tokens/access-tokens.ts';
import { subgraphSdl } from '../graph.ts';
import { startBenchServer } from './start-bench-server.ts';

/**
 * The whole server in front of the shop, asked by so many people who are signed in, each by a token of their own: every
 * request is proved, guarded, limited and forwarded with its bearer, and nobody shares anything with another.
 */
const [origin = '', users = '1'] = process.argv.slice(2);
allocateYoung();
const subgraphs = Object.fromEntries(Object.keys(subgraphSdl).map((name) => [name, `${origin}/${name}`]));
const { port, config, runtime, keys } = await startBenchServer({ subgraphs, limits: { costMax: 1_000_000 } });

const { clock, random } = runtime;
const { issuer, audience, clientId } = config.tokens;
const tokens = createAccessTokenIssuer({ issuer, audience, clientId, keys, clock, random, ttlSeconds: 3600 });
const issued = Array.from({ length: Number(users) }, (_, at) =>
  tokens.issue({
    accountId: `user_${at}`,
    sessionId: `sess_${at}`,
    scopes: new Set(['self']),
    roles: ['user'],
    authenticationMethods: ['pwd'],
    assuranceLevel: 'aal1',
    authenticatedAt: clock.now(),
  }),
);
process.stdout.write(`bearers ${issued.map(({ token }) => token).join(' ')}\nready ${port}\n`);
