/** By which the gateway tells the auth subgraph `false` of `Client.takesCookies`. */
export const takesCookiesHeader = 'portcullis-takes-cookies';

/** Where a request came from, as the door saw it. Lands in sessions, audit and throttling. */
export interface Client {
  /** The client's own address behind trusted proxies, or null where it is not known. */
  readonly address: string | null;
  readonly userAgent: string | null;
  readonly requestId: string;
  /** False where the response cannot set one: a WebSocket has no headers after its handshake. Default: true. */
  readonly takesCookies?: boolean;
}
