import type { Client } from '../../lib/client.ts';
import type { Clock } from '../../lib/clock.ts';
import { sha256Hex } from '../../lib/digest.ts';
import { remember } from '../../lib/remember.ts';
import type { AccessTokenVerifier } from '../../tokens/access-tokens.ts';
import type { CredentialExchange, OpaqueCredential } from '../../tokens/credential-exchange.ts';
import type { Identity } from './identity.ts';

export interface ExchangedIdentitiesDeps {
  readonly exchange: CredentialExchange;
  readonly verifier: AccessTokenVerifier;
  readonly clock: Clock;
}

export interface ExchangedIdentities {
  /** Whose credential it is, as far as it is remembered; else null. */
  remembered(credential: OpaqueCredential): Identity | null;
  /** Whose cookie or API key it is, or null. Does not know about revocation. Rejects when the exchange cannot be asked. */
  find(credential: OpaqueCredential, client: Client): Promise<Identity | null>;
  /** Asks again from now on for whatever stands for this session, exchanges that are under way included. */
  forget(sessionId: string): void;
}

const entriesMax = 10_000;
/** A token leaves with at least this much of its life, so that a subgraph at the end of a long request still takes it. */
const lifeLeftMinSeconds = 30;

/**
 * Remembers what a credential was exchanged for, by its digest, until the access token is about to expire. Simultaneous
 * requests with the same credential share one exchange. "No" is not remembered.
 */
export function createExchangedIdentities({ exchange, verifier, clock }: ExchangedIdentitiesDeps): ExchangedIdentities {
  const known = new Map<string, Identity>();
  const asking = new Map<string, Promise<Identity | null>>();

  let forgotten = 0;

  async function ask(digest: string, credential: OpaqueCredential, client: Client): Promise<Identity | null> {
    const before = forgotten;
    const issued = await exchange.exchange(credential, client);
    if (issued === null) return null;
    const identity = { principal: await verifier.verify(issued.token), accessToken: issued.token };
    if (forgotten !== before) return identity;
    remember(known, digest, identity, entriesMax);
    return identity;
  }

  function rememberedAs(digest: string): Identity | null {
    const identity = known.get(digest);
    if (identity && secondsLeft(identity, clock) >= lifeLeftMinSeconds) return identity;
    known.delete(digest);
    return null;
  }

  return {
    remembered: (credential) => rememberedAs(digestOf(credential)),
    async find(credential, client) {
      const digest = digestOf(credential);
      const identity = rememberedAs(digest);
      if (identity) return identity;
      const shared = asking.get(digest);
      if (shared) return shared;
      const asked = ask(digest, credential, client).finally(() => {
        if (asking.get(digest) === asked) asking.delete(digest);
      });
      asking.set(digest, asked);
      return asked;
    },
    forget(sessionId) {
      forgotten += 1;
      asking.clear();
      for (const [digest, { principal }] of known) if (principal.sessionId === sessionId) known.delete(digest);
    },
  };
}

function digestOf({ kind, secret }: OpaqueCredential): string {
  return sha256Hex(`${kind}:${secret}`);
}

function secondsLeft({ principal }: Identity, clock: Clock): number {
  return (principal.expiresAt.getTime() - clock.now().getTime()) / 1000;
}
