/** Response headers of the auth subgraph that reach the gateway: cookies for the client, which sessions ended meanwhile, and which is proved again. */
export const relayedHeaders: ReadonlySet<string> = new Set(['set-cookie', 'portcullis-revoked', 'portcullis-renewed']);
