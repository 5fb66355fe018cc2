import type { Capability } from '../use-case.ts';
import { listApiKeys, listEndedApiKeys, findLiveKeysByName } from './list-api-keys.ts';
import { createOwnApiKey, rotateOwnApiKey, resetOwnApiKey } from './make-api-keys.use-case.ts';
import { revokeApiKey } from './revoke-api-key.use-case.ts';

export const apiKeysCapability = {
  create: { run: createOwnApiKey },
  rotate: { run: rotateOwnApiKey },
  reset: { run: resetOwnApiKey },
  revoke: { run: revokeApiKey },
  list: { run: listApiKeys },
  listEnded: { run: listEndedApiKeys },
  findLive: { run: findLiveKeysByName },
} as const satisfies Capability;
