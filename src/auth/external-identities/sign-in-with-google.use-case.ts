import { UniqueConstraintViolationException, type EntityManager } from '@mikro-orm/core';
import type { Client } from '../../lib/client.ts';
import { sha256Hex } from '../../lib/digest.ts';
import { recordEvent } from '../audit/record-event.ts';
import { proveGoogle, requireGoogle, type GoogleProof, type ProveGoogleDeps, type ProvenGoogle } from './prove-google.ts';
import type { SessionTransport } from '../sessions/session.entity.ts';
import { admit, giveBack, type Try } from '../throttling/throttle.ts';
import type { OfferUndoDeps } from '../undo/offer-undo.ts';
import { accountOfGoogle } from './account-of-google.ts';
import { continueSignIn, type ContinueSignInDeps, type SignInOutcome } from '../sign-in/continue-sign-in.ts';

export interface SignInWithGoogleDeps extends ContinueSignInDeps, OfferUndoDeps, ProveGoogleDeps {}

export interface SignInWithGoogleInput extends GoogleProof {
  /** Of the second factor, where the caller has one at hand. */
  readonly code: string | null;
  readonly deviceToken: string | null;
  readonly isDeviceTrusted: boolean;
  readonly transport: SessionTransport;
  /** Of an account that is made by this (BCP 47), or null where the client names none. */
  readonly locale: string | null;
  readonly client: Client;
}

export type SignInWithGoogleOutcome =
  | SignInOutcome
  /** It proves nobody, was used before, or the account may not sign in. */
  | { readonly kind: 'invalid-token' }
  /** Somebody has the address here, and Google cannot say that they are the same. */
  | { readonly kind: 'link-required' };

const firstFactor = ['google'] as const;

/**
 * Signs in with an ID token of Google in place of the password: to the account that is linked, to one that Google's word
 * is enough for (`account-of-google.ts`), or to a new one. A second factor is asked for all the same. A token is good for
 * one try, whatever comes of it. Throws the refusals `RATE_LIMITED`, `GOOGLE_UNAVAILABLE` and `UNAVAILABLE`.
 */
export async function signInWithGoogle(
  deps: SignInWithGoogleDeps,
  input: SignInWithGoogleInput,
): Promise<SignInWithGoogleOutcome> {
  requireGoogle(deps);
  const { client } = input;
  const attempt: Try = { action: 'sign-in', account: `google ${sha256Hex(input.idToken)}`, client };
  await deps.transact((em) => admit(em, deps, attempt));
  const proven = await proveGoogle(deps, input);
  if (proven === null) {
    await deps.transact((em) => noteFailure(em, deps, client, null, 'invalid-id-token'));
    return { kind: 'invalid-token' };
  }
  return orAgain(() => deps.transact((em) => enter(em, deps, { proven, input, attempt })));
}

interface Entry {
  readonly proven: ProvenGoogle;
  readonly input: SignInWithGoogleInput;
  readonly attempt: Try;
}

async function enter(
  em: EntityManager,
  deps: SignInWithGoogleDeps,
  { proven, input, attempt }: Entry,
): Promise<SignInWithGoogleOutcome> {
  const { client, code, deviceToken, transport, isDeviceTrusted, locale } = input;
  const { account, isLinked } = await accountOfGoogle(em, deps, { proven, locale, client });
  if (!isLinked || !account.isActive()) {
    const kind = account.isActive() ? 'link-required' : 'invalid-token';
    await noteFailure(em, deps, client, account.id, account.isActive() ? kind : 'not-active');
    return { kind };
  }
  const outcome = await continueSignIn(em, deps, { account, firstFactor, code, deviceToken, transport, isDeviceTrusted, client });
  if (outcome.kind === 'invalid-credentials') await noteFailure(em, deps, client, account.id, 'wrong-code');
  else await giveBack(em, deps, attempt);
  return outcome;
}

function noteFailure(
  em: EntityManager,
  deps: ContinueSignInDeps,
  client: Client,
  accountId: string | null,
  failure: string,
): Promise<void> {
  return recordEvent(em, deps, { type: 'session.opened', client, accountId, failure });
}

/** Somebody with the same address or from the same Google account may have come at this moment; then their account is there now. */
async function orAgain<T>(work: () => Promise<T>): Promise<T> {
  try {
    return await work();
  } catch (error) {
    if (error instanceof UniqueConstraintViolationException) return work();
    throw error;
  }
}
