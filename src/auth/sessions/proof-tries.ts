import type { Client } from '../../lib/client.ts';
import { isLongCode } from '../otp/long-code.ts';
import { typedCode } from '../otp/typed-code.ts';
import type { Try } from '../throttling/throttle.ts';
import type { Asker } from './fresh-proof.ts';

/** Returns the try of a session's holder at a password or a code. It is counted for the session: unknown clients take nothing from it. */
export function proofBy({ accountId: account, sessionId: holder }: Asker, client: Client): Try {
  return { action: 'prove', account, holder, client };
}

/**
 * Returns the try of a session's holder at the second factor. Sessions that someone else opened without it (on a trusted device) are
 * counted together with all others, in a budget that no single session can use up. Recovery codes are not counted.
 */
export function secondFactorBy(asker: Asker, code: string, client: Client): Try {
  return { ...proofBy(asker, client), scope: 'sessions', isUnguessable: isLongCode(typedCode(code)) };
}
