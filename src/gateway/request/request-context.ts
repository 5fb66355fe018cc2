import type { TraceContext } from '../../lib/tracing.ts';
import type { Principal } from '../../tokens/principal.ts';
import type { RequestHeaders } from './request-headers.ts';

/** What accompanies one client request to the subgraphs. The engine hands it through without looking. */
export interface RequestContext {
  readonly requestId: string;
  /** The JWT that subgraphs get as bearer, whatever the client signed in with; null when nobody is signed in. */
  readonly accessToken: string | null;
  /** Whom that token names. */
  readonly principal: Principal | null;
  readonly clientAddress: string;
  readonly userAgent: string | null;
  /** As the client sent it. Absent: it sent none. */
  readonly acceptLanguage?: string;
  /** As the client sent them. Only what a subgraph's rules name travels on. */
  readonly clientHeaders: RequestHeaders;
  /** False where no `set-cookie` reaches the client: over a WebSocket. Default: true. */
  readonly takesCookies?: boolean;
  /** The trace that the request belongs to. Absent or null: none. */
  readonly trace?: TraceContext | null;
  /** What a subgraph's rules add for it alone, lower-case. */
  readonly headers?: Readonly<Record<string, string>>;
  /** Takes a response header of the auth subgraph: `set-cookie` travels on to the client, the others end here. */
  relay(name: string, value: string): void;
}
