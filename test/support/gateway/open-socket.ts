import { WebSocket } from 'ws';

export interface Message {
  readonly type: string;
  readonly id?: string;
  // eslint-disable-next-line typescript/no-explicit-any -- A test looks into messages as they come.
  readonly payload?: any;
}

/** A WebSocket by `graphql-transport-ws`, message by message. */
export interface OpenSocket {
  readonly socket: WebSocket;
  readonly messages: readonly Message[];
  send(message: Message | string): void;
  /** `connection_init`, and its acknowledgement. */
  init(payload?: Record<string, unknown>): Promise<void>;
  /**
   * Resolves with the first message that fits, after `seen` others that do, whether it came already or comes now; rejects when the
   * socket closes without it.
   */
  next(fits: Partial<Pick<Message, 'type' | 'id'>>, seen?: number): Promise<Message>;
  readonly closed: Promise<{ readonly code: number; readonly reason: string }>;
}

export interface SocketOptions {
  readonly headers?: Record<string, string>;
  readonly protocols?: string[];
}

export async function openSocket(httpUrl: string, { headers = {}, protocols }: SocketOptions = {}): Promise<OpenSocket> {
  const socket = new WebSocket(httpUrl.replace(/^http/, 'ws'), protocols ?? ['graphql-transport-ws'], { headers });
  const messages: Message[] = [];
  const waiting = new Set<() => void>();
  const tell = () => waiting.forEach((look) => look());
  let end: { readonly code: number; readonly reason: string } | undefined;
  const closed = new Promise<NonNullable<typeof end>>((resolve) => {
    socket.on('close', (code, reason) => {
      end = { code, reason: String(reason) };
      resolve(end);
      tell();
    });
  });
  socket.on('message', (data) => {
    messages.push(JSON.parse((data as Buffer).toString('utf8')) as Message);
    tell();
  });
  await new Promise((resolve, reject) => {
    socket.on('open', resolve);
    socket.on('error', reject);
  });

  const self: OpenSocket = {
    socket,
    messages,
    send: (message) => socket.send(typeof message === 'string' ? message : JSON.stringify(message)),
    async init(payload) {
      self.send({ type: 'connection_init', ...(payload ? { payload } : {}) });
      await self.next({ type: 'connection_ack' });
    },
    next: ({ type, id }, seen = 0) =>
      new Promise((resolve, reject) => {
        const look = () => {
          const found = messages.filter((one) => (type ?? one.type) === one.type && (id ?? one.id) === one.id)[seen];
          if (!found && !end) return;
          waiting.delete(look);
          if (found) resolve(found);
          else reject(new Error(`Closed with ${end?.code} ${end?.reason}, without ${type} ${id}: ${JSON.stringify(messages)}`));
        };
        waiting.add(look);
        look();
      }),
    closed,
  };
  return self;
}
