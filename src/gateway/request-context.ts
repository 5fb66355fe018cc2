/** What accompanies one client request to the subgraphs. The engine hands it through without looking. */
export interface RequestContext {
  readonly requestId: string;
  /** The JWT that subgraphs get as bearer, whatever the client signed in with; null when nobody is signed in. */
  readonly accessToken: string | null;
  readonly clientAddress: string;
  readonly userAgent: string | null;
  /** Takes a response header of the auth subgraph: `set-cookie` travels on to the client, `portcullis-revoked` ends here. */
  relay(name: string, value: string): void;
}
