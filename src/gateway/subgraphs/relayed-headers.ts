/** Response headers of the auth subgraph that reach the gateway: cookies for the client, and which sessions ended meanwhile. */
export const relayedHeaders: ReadonlySet<string> = new Set(['set-cookie', 'portcullis-revoked']);
