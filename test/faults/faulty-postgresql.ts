import { once } from 'node:events';
import { connect, createServer, type AddressInfo, type NetConnectOpts, type Socket } from 'node:net';
import { Client } from 'pg';
import { freshDatabase } from '../support/databases.ts';
import { createFaultCounter, type FaultCounter, type FaultyDatabase } from './faulty-database.ts';
import { createStopwatch, type Stopwatch } from './stopwatch.ts';

/** What becomes of a new connection: it is made, closed at once, or never answered, or closed when it has said who it is. */
export type Door = 'open' | 'closed' | 'hanging' | 'losing';

export interface FaultyPostgresql extends FaultyDatabase {
  /** Ends all connections, and says what becomes of new ones from now on. */
  reconnect(door: Door): void;
  /** From now on nothing arrives on any connection, as when a network is cut: not even that a connection ends. */
  cut(): void;
}

/**
 * A PostgreSQL database behind a proxy that reads the protocol (https://www.postgresql.org/docs/current/protocol-message-formats.html)
 * and lets statements go wrong on the wire, so that the driver under test is the real one.
 */
export async function faultyPostgresql(): Promise<FaultyPostgresql> {
  const fresh = await freshDatabase('postgresql');
  const target = new URL(fresh.databaseUrl ?? '');
  const counter = createFaultCounter();
  let watch: (() => void | Promise<void>) | null = null;
  const stopwatch = createStopwatch();
  const sockets = new Set<Socket>();
  let door: Door = 'open';
  let isCut = false;
  const proxy = createServer({ allowHalfOpen: true }, (client) => {
    client.once('end', () => isCut || client.end());
    if (isCut) return void sockets.add(client.on('error', () => {}));
    if (door !== 'open') return turnAway(client, door, sockets);
    const server = connect(addressOf(target));
    for (const socket of [client, server]) {
      sockets.add(socket);
      socket.on('error', () => {}).once('close', () => sockets.delete(socket));
    }
    relay({ client, server, counter, stopwatch, isCut: () => isCut, onIdle: async () => watch?.() });
  });
  proxy.listen(0, '127.0.0.1');
  await once(proxy, 'listening');
  const url = new URL(target);
  url.hostname = '127.0.0.1';
  url.port = String((proxy.address() as AddressInfo).port);
  const direct = new Client({ connectionString: target.href });
  await direct.connect();

  return {
    fresh: { ...fresh, databaseUrl: url.href },
    kinds: ['throw', 'throw-twice', 'lose', 'lose-after', 'lose-idle', 'hang'],
    reconnect(next) {
      door = next;
      for (const socket of sockets) socket.destroy();
    },
    cut() {
      isCut = true;
    },
    arm: (fault) => counter.arm(fault),
    count: () => counter.count(),
    watchCommits(next) {
      watch = next;
    },
    slowestMs: () => stopwatch.slowestMs(),
    query: async (text) => (await direct.query<Record<string, unknown>>(text)).rows,
    async close() {
      stopwatch.stop();
      await direct.end();
      for (const socket of sockets) socket.destroy();
      proxy.close();
      await once(proxy, 'close');
      await fresh.drop();
    },
  };
}

function turnAway(client: Socket, door: Exclude<Door, 'open'>, sockets: Set<Socket>): void {
  sockets.add(client);
  client.on('error', () => {}).once('close', () => sockets.delete(client));
  if (door === 'closed') client.destroy();
  if (door === 'losing') client.once('data', () => client.destroy());
}

/** A host that is a directory holds the server's socket. */
function addressOf({ hostname, port }: URL): NetConnectOpts {
  const [host, number] = [decodeURIComponent(hostname), Number(port || 5432)];
  return host.startsWith('/') ? { path: `${host}/.s.PGSQL.${number}` } : { host, port: number };
}

/** What the process does for itself: listening to revocations, and the settings of a new connection. */
const ownBusiness = /^(?:listen |notify |select pg_backend_pid|select set_config)/;

interface Relayed {
  readonly client: Socket;
  readonly server: Socket;
  readonly counter: FaultCounter;
  readonly stopwatch: Stopwatch;
  readonly isCut: () => boolean;
  readonly onIdle: () => Promise<void>;
}

function relay({ client, server, counter, stopwatch, isCut, onIdle }: Relayed): void {
  let isStarted = false;
  let batch: Buffer[] = [];
  let text = '';
  let status = 'I';
  let isCounted = false;
  let isLosing = false;
  let isLast = false;
  let sentAt: number | null = null;

  function measure(): void {
    if (sentAt !== null) stopwatch.take(sentAt);
    sentAt = null;
  }

  function forward(statement: Buffer): void {
    sentAt = performance.now();
    server.write(statement);
  }

  function end(): void {
    measure();
    client.destroy();
    server.destroy();
  }

  function send(statement: Buffer): void {
    isCounted = !ownBusiness.test(text);
    switch (isCounted ? counter.next() : null) {
      case null:
        return forward(statement);
      case 'throw':
      case 'throw-twice':
        return void client.write(refusal(status === 'I' ? 'I' : 'E'));
      case 'lose-after':
        isLosing = true;
        return void server.write(statement);
      case 'lose-idle':
        isLast = true;
        return forward(statement);
      case 'lose':
        return end();
      case 'hang':
        // It is never answered.
        return;
    }
  }

  const read = frames((frame) => {
    if (!isStarted) {
      isStarted = true;
      server.write(frame);
      return;
    }
    const type = String.fromCharCode(frame[0] ?? 0);
    batch.push(frame);
    if (type === 'Q' || type === 'P') text = textOf(frame, type);
    if (!['Q', 'S', 'X', 'p'].includes(type)) return;
    const whole = Buffer.concat(batch);
    batch = [];
    if (type === 'Q' || type === 'S') send(whole);
    else server.write(whole);
  });
  client.on('data', (chunk: Buffer) => isCut() || read(chunk, isStarted));

  const readAnswer = frames((frame) => {
    if (frame[0] === 'Z'.charCodeAt(0)) status = String.fromCharCode(frame[5] ?? 0);
  });
  server.on('data', (chunk: Buffer) => {
    if (isCut()) return;
    const before = status;
    status = '';
    readAnswer(chunk, true);
    const isReady = status !== '';
    if (isReady) measure();
    else status = before;
    if (isReady && isLosing) return end();
    const answer = (): void => {
      client.write(chunk);
      if (!isReady || !isLast) return;
      client.end();
      server.destroy();
    };
    if (!isReady || !isCounted || status !== 'I') return answer();
    server.pause();
    void onIdle().finally(() => {
      answer();
      server.resume();
    });
  });
  client.once('close', end);
  server.once('close', end);
}

/** Cuts a stream into messages: a type, a length and the rest. The first of a client has no type. */
function frames(take: (frame: Buffer) => void): (chunk: Buffer, hasType: boolean) => void {
  let pending = Buffer.alloc(0);
  return (chunk, hasType) => {
    pending = Buffer.concat([pending, chunk]);
    for (let isTyped = hasType; ; isTyped = true) {
      const head = isTyped ? 1 : 0;
      if (pending.length < head + 4) return;
      const length = head + pending.readInt32BE(head);
      if (pending.length < length) return;
      const frame = pending.subarray(0, length);
      pending = pending.subarray(length);
      take(frame);
    }
  };
}

/** Of a query, or of a statement that is prepared under a name. */
function textOf(frame: Buffer, type: 'Q' | 'P'): string {
  const body = frame.toString('utf8', 5);
  return (type === 'Q' ? body : body.slice(body.indexOf('\0') + 1)).trim();
}

/** `ErrorResponse`, out of memory, and `ReadyForQuery`. */
function refusal(status: 'I' | 'E'): Buffer {
  const fields = Buffer.from('SERROR\0VERROR\0C53200\0Minjected\0\0');
  const head = Buffer.alloc(5);
  head.write('E');
  head.writeInt32BE(4 + fields.length, 1);
  return Buffer.concat([head, fields, Buffer.from([0x5a, 0, 0, 0, 5, status.charCodeAt(0)])]);
}
