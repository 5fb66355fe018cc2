import type { EntityManager } from '@mikro-orm/core';
import type { Client } from '../../lib/client.ts';
import { revokeApiKeys } from '../api-keys/revoke-api-key.ts';
import { revokeSessions, type RevokeDeps } from '../sessions/revoke-sessions.ts';

export interface EndAccessInput {
  readonly accountId: string;
  readonly reason: string;
  readonly client: Client;
  readonly actorId: string | undefined;
}

/** Ends everything with which an account is used: its sessions and its API keys. Publish the ids after the commit. */
export async function endAccess(
  em: EntityManager,
  deps: RevokeDeps,
  { accountId, reason, client, actorId }: EndAccessInput,
): Promise<readonly string[]> {
  const input = { where: { accountId }, reason, client, ...(actorId === undefined ? {} : { actorId }) };
  return [...(await revokeSessions(em, deps, input)), ...(await revokeApiKeys(em, deps, input))];
}
