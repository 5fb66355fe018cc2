import { fromEpochMilliseconds } from '../../lib/clock.ts';
import type { CredentialExchange } from '../../tokens/credential-exchange.ts';
import type { RecordRefused } from '../../tokens/refused-credentials.ts';
import { callAuthProcess, type AuthProcess } from './internal-calls.ts';
import { internalPaths, type ExchangeAnswer, type ExchangeQuestion, type RefusedNote } from './internal-protocol.ts';

/** The exchange of the auth process, for a gateway that runs alone. Rejects when the auth process cannot be asked. */
export function remoteCredentialExchange(auth: AuthProcess): CredentialExchange {
  return {
    async exchange(credential, client) {
      const question: ExchangeQuestion = { credential, client };
      const { issued } = await callAuthProcess<ExchangeAnswer>(auth, internalPaths.exchange, question);
      return issued && { token: issued.token, expiresAt: fromEpochMilliseconds(issued.expiresAtMs) };
    },
  };
}

/** Tells the auth process of refused credentials. Rejects when it cannot be told. */
export function remoteRefusedRecorder(auth: AuthProcess): RecordRefused {
  return async (fault, client) => {
    const note: RefusedNote = { fault, client };
    await callAuthProcess(auth, internalPaths.refusedCredentials, note);
  };
}
