import { fromEpochMilliseconds } from '../../lib/clock.ts';
import type { AudienceTokens } from '../../tokens/audience-tokens.ts';
import { callAuthProcess, type AuthProcess } from './internal-calls.ts';
import { internalPaths, type AudienceTokenQuestion, type IssuedToken } from './internal-protocol.ts';

/** Tokens for single subgraphs from the auth process, for a gateway that runs alone. Rejects when it cannot be asked. */
export function remoteAudienceTokens(auth: AuthProcess): AudienceTokens {
  return {
    async issue(token, audience) {
      const question: AudienceTokenQuestion = { token, audience };
      const issued = await callAuthProcess<IssuedToken>(auth, internalPaths.audienceToken, question);
      return { token: issued.token, expiresAt: fromEpochMilliseconds(issued.expiresAtMs) };
    },
  };
}
