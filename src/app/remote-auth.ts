import { ConfigurationError } from '../config/configuration-error.ts';
import type { Config } from '../config/settle.ts';
import { remoteAudienceTokens } from '../gateway/identity/remote-audience-tokens.ts';
import { remoteCredentialExchange, remoteRefusedRecorder } from '../gateway/identity/remote-credential-exchange.ts';
import { openRemoteRevocations } from '../gateway/identity/remote-revocations.ts';
import { createHttpSubgraph } from '../gateway/transports/http-subgraph.ts';
import { createResilience } from '../gateway/transports/resilience.ts';
import { relayOperations } from '../http/rest/relay-operations.ts';
import { UnavailableError } from '../lib/unavailable-error.ts';
import { createRevocationList } from '../tokens/revocation.ts';
import { remoteVerificationKeys } from '../tokens/verification-keys.ts';
import type { AuthSide } from './auth-side.ts';
import type { Runtime } from './runtime.ts';

const timeoutMs = 10_000;
const bodyBytesMax = 10_000_000;
const retriesMax = 2;

/** The auth domain in another process (`portcullis subgraph`), for a gateway that runs alone. */
export async function openRemoteAuth({ auth, internalSecret }: Config, runtime: Runtime): Promise<AuthSide> {
  const { clock, logger, metrics } = runtime;
  const { url } = auth;
  if (url === undefined || internalSecret === undefined) {
    throw new ConfigurationError([
      ...(url === undefined ? ['auth.url: is required by `portcullis gateway`, to find the auth subgraph'] : []),
      ...(internalSecret === undefined
        ? ['internalSecret: is required by `portcullis gateway`, the same as in the auth process']
        : []),
    ]);
  }
  const process = { url, secret: internalSecret };
  const keys = remoteVerificationKeys({ jwksUrl: new URL('/.well-known/jwks.json', url).href, clock });
  const list = createRevocationList({ clock });
  const revocations = openRemoteRevocations({ auth: process, list, onKeysChanged: keys.expire, logger });
  metrics.watch('revocation_feed_current', () => Number(revocations.isCurrent()));
  const subgraph = createHttpSubgraph({
    name: auth.name,
    forward: 'token',
    timeoutMs,
    bodyBytesMax,
    logger,
    url: new URL('/graphql', url).href,
    auth: { internalSecret },
    resilience: createResilience({ ...runtime, name: auth.name, retriesMax }),
  });
  return {
    keys,
    jwks: () => keys.jwks().catch(unavailable),
    exchange: remoteCredentialExchange(process),
    recordRefused: remoteRefusedRecorder(process),
    audienceTokens: remoteAudienceTokens(process),
    revocations: {
      isRevoked: (sessionId) => revocations.isRevoked(sessionId),
      publish: (ids) => list.publish(ids),
      onRevoked: list.onRevoked,
    },
    subgraph,
    rest: { handle: relayOperations({ auth: process, revocations: list }), readsBodies: false },
    checks: { auth: () => requireHealthy(url) },
    async close() {
      revocations.close();
      await subgraph.close();
    },
  };
}

function unavailable(cause: unknown): never {
  throw new UnavailableError(cause);
}

async function requireHealthy(url: string): Promise<void> {
  const { ok } = await fetch(new URL('/healthz', url), { redirect: 'error' });
  if (!ok) throw new Error('The auth process is not healthy.');
}
