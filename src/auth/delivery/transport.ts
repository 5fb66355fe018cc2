import type { Channel, Message } from './message.ts';

/** A message on its way out. */
export interface OutgoingMessage extends Message {
  /** The same at every attempt, so that whoever receives it twice can tell. */
  readonly id: string;
  readonly createdAt: Date;
}

/**
 * `sent`: whoever takes it from here has said so. `refused`: the same attempt would be refused forever. `failed`: it may
 * work later. Reasons are for operators and hold no address and nothing of what the message says.
 */
export type SendOutcome =
  | { readonly kind: 'sent' }
  | { readonly kind: 'refused'; readonly reason: string }
  | { readonly kind: 'failed'; readonly reason: string };

/** A way to people. */
export interface Transport {
  /** Never rejects. When `signal` aborts, it ends at once with `failed`. */
  send(message: OutgoingMessage, signal: AbortSignal): Promise<SendOutcome>;
}

/** The ways there are. A message for a channel without one waits in the outbox. */
export type Transports = Readonly<Partial<Record<Channel, Transport>>>;
