import type { SendOutcome } from '../transport.ts';

interface SmtpError {
  /** `EENVELOPE`, `EAUTH`, `ETIMEDOUT` … */
  readonly code?: unknown;
  /** The system's own, behind `ESOCKET` and others: `ECONNREFUSED`, `DEPTH_ZERO_SELF_SIGNED_CERT` … */
  readonly originalCode?: unknown;
  /** The command that was answered: `RCPT TO`, `DATA` … */
  readonly command?: unknown;
  readonly responseCode?: unknown;
  readonly response?: unknown;
}

/**
 * What an attempt that threw has come to. A 5xx to the recipient or to the message itself is an answer forever (RFC 5321
 * §4.2.1); everything else, such as a refused sign-in or sender, is for the operator to repair, and tried again until then.
 */
export function outcomeOfSmtpError(error: unknown): SendOutcome {
  const { code = 'error', originalCode, command, responseCode, response } = error as SmtpError;
  if (typeof responseCode !== 'number') {
    const codes = [code, originalCode].filter((part) => typeof part === 'string');
    return { kind: 'failed', reason: ['smtp', ...codes].join(' ') };
  }
  const reason = ['smtp', String(responseCode), enhancedStatus(response)].filter((part) => part !== null).join(' ');
  const isFinal = responseCode >= 500 && (command === 'RCPT TO' || command === 'DATA');
  return { kind: isFinal ? 'refused' : 'failed', reason };
}

/** RFC 3463. The words beside it are left out: a server may repeat the address or the subject in them. */
function enhancedStatus(response: unknown): string | null {
  return typeof response === 'string' ? (/^\d{3}[ -](\d\.\d{1,3}\.\d{1,3})\b/.exec(response)?.[1] ?? null) : null;
}
