import type { Capability } from '../use-case.ts';
import { listExternalIdentities } from './external-identities.ts';
import { linkGoogle } from './link-google.use-case.ts';
import { signInWithGoogle } from './sign-in-with-google.use-case.ts';
import { unlinkGoogle } from './unlink-google.use-case.ts';

export const externalIdentitiesCapability = {
  signInWithGoogle: { run: signInWithGoogle, signInMethod: 'google' },
  linkGoogle: { run: linkGoogle },
  unlinkGoogle: { run: unlinkGoogle },
  list: { run: listExternalIdentities },
} as const satisfies Capability;
