import { parseEmail, type EmailAddress } from '../../../auth/accounts/email-identity.ts';
import { flowIdPattern } from '../../../auth/otp/flow-id.ts';
import { findText, getText, invalid } from '../read-body.ts';

const nameCharactersMax = 100;
const codeCharactersMax = 100;
const emailCharactersMax = 1000;

/** A name of a person, or null for none. */
export function findName(body: unknown, name: string): string | null {
  const text = findText(body, name, nameCharactersMax)?.trim().normalize('NFC') ?? '';
  return text === '' ? null : text;
}

export function getCode(body: unknown): string {
  return getText(body, 'code', codeCharactersMax).trim();
}

export function getEmail(body: unknown): EmailAddress {
  const email = parseEmail(getText(body, 'email', emailCharactersMax));
  if (email === null) throw invalid('email', 'must be an e-mail address', 'custom');
  return email;
}

/** The flow that a code was asked for in, where the client kept its name; else null. */
export function findFlowId(body: unknown): string | null {
  const flowId = findText(body, 'flow_id', codeCharactersMax);
  if (flowId !== null && !flowIdPattern.test(flowId)) throw invalid('flow_id', 'must be a flow id that was given out', 'custom');
  return flowId;
}
