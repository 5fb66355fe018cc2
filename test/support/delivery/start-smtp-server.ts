import { once } from 'node:events';
import { createServer, type AddressInfo, type Server, type Socket } from 'node:net';
import PostalMime, { type Email } from 'postal-mime';
import { SMTPServer, type SMTPServerOptions } from 'smtp-server';

export interface ReceivedMail {
  readonly from: string;
  readonly to: readonly string[];
  /** The message as it came, headers first. */
  readonly raw: string;
  readonly mail: Email;
}

/** What the server does with the next mail: takes it, refuses the recipient or the message with a code, or loses the connection. */
export type Behaviour =
  | 'accept'
  | { readonly refuseRecipient: number }
  | { readonly refuseMessage: number }
  | 'die-in-data'
  | 'die-before-answer';

export interface TestSmtpServer {
  /** For `SMTP_URL`. */
  readonly url: string;
  /** Whatever the server has read to the end, whether or not it said so. */
  readonly received: ReceivedMail[];
  /** Connections so far. */
  readonly attempts: () => number;
  /** What becomes of the next mails, in order; afterwards they are accepted. */
  next(...behaviours: Behaviour[]): void;
  close(): Promise<void>;
}

/** A real SMTP server on a port (0: a free one) that keeps what it gets, and fails on demand as servers do. */
export async function startSmtpServer(options: SMTPServerOptions = {}, port = 0): Promise<TestSmtpServer> {
  const behaviours: Behaviour[] = [];
  const received: ReceivedMail[] = [];
  let attempts = 0;
  const server = new SMTPServer({
    authOptional: true,
    disabledCommands: ['STARTTLS'],
    ...options,
    onMailFrom(_address, _session, callback) {
      attempts += 1;
      callback();
    },
    onRcptTo(_address, _session, callback) {
      const [behaviour] = behaviours;
      if (typeof behaviour !== 'object' || !('refuseRecipient' in behaviour)) return callback();
      behaviours.shift();
      callback(smtpError(behaviour.refuseRecipient, 'the recipient ann@example.org is unknown'));
    },
    onData(stream, session, callback) {
      const behaviour = behaviours.shift() ?? 'accept';
      const chunks: Buffer[] = [];
      const { envelope } = session;
      stream.on('data', (chunk: Buffer) => {
        chunks.push(chunk);
        if (behaviour === 'die-in-data') drop();
      });
      stream.on('end', () => {
        void (async () => {
          if (behaviour === 'die-in-data') return;
          const raw = Buffer.concat(chunks).toString();
          if (typeof behaviour === 'object')
            return callback(smtpError((behaviour as { refuseMessage: number }).refuseMessage, 'no'));
          const from = envelope.mailFrom === false ? '' : envelope.mailFrom.address;
          const to = envelope.rcptTo.map(({ address }) => address);
          received.push({ from, to, raw, mail: await PostalMime.parse(raw) });
          if (behaviour === 'die-before-answer') drop();
          else callback();
        })();
      });
    },
  });
  const sockets = new Set<Socket>();
  const drop = () => sockets.forEach((socket) => socket.destroy());
  server.on('error', () => {}); // A connection that was dropped on purpose.
  server.server.on('connection', (socket: Socket) => {
    sockets.add(socket);
    socket.once('close', () => sockets.delete(socket));
  });
  server.listen(port, '127.0.0.1');
  await once(server.server, 'listening');
  const address = server.server.address() as AddressInfo;
  return {
    url: `smtp://127.0.0.1:${address.port}`,
    received,
    attempts: () => attempts,
    next: (...more) => void behaviours.push(...more),
    close: () =>
      new Promise((resolve) => {
        drop();
        server.close(resolve);
      }),
  };
}

/** A server that takes connections and says nothing, ever. */
export async function startSilentServer(): Promise<{ readonly port: number; close(): Promise<void> }> {
  const sockets = new Set<Socket>();
  const server: Server = createServer((socket) => void sockets.add(socket));
  server.listen(0, '127.0.0.1');
  await once(server, 'listening');
  return {
    port: (server.address() as AddressInfo).port,
    async close() {
      for (const socket of sockets) socket.destroy();
      server.close();
      await once(server, 'close');
    },
  };
}

function smtpError(responseCode: number, message: string): Error {
  return Object.assign(new Error(message), { responseCode });
}
