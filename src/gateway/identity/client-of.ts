import type { Client } from '../../lib/client.ts';
import type { RequestHeaders } from '../request/request-headers.ts';

export interface ClientRequest {
  readonly headers: RequestHeaders;
  readonly clientAddress: string;
  /** Absent: something that outlasts requests asks for itself. */
  readonly requestId?: string;
}

/** Who presents a credential, for the audit. */
export function clientOf({ headers, clientAddress, requestId = 'renewal' }: ClientRequest): Client {
  return { address: clientAddress, userAgent: headers['user-agent']?.[0] ?? null, requestId };
}
