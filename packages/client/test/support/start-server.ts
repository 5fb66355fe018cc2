import { httpClient, password } from '../../../../test/support/http-client.ts';
import { movableClock } from '../../../../test/support/movable-clock.ts';
import { startApp, type StartOptions } from '../../../../test/support/start-app.ts';
import { createClient, memoryStorage, type Client, type ClientOptions, type TabsPlatform } from '../../src/index.ts';
import { browserTabs } from '../../src/tabs.ts';

export { password };

export type Server = Awaited<ReturnType<typeof startServer>>;

/** A client as a tab has it, with what it sent and heard. */
export interface Tab {
  readonly client: Client;
  /** The operations that it sent, by name, in order. */
  readonly sent: string[];
  /** What it told its listener: the user's address or null, and why. */
  readonly heard: string[];
  /** Takes the network away, or gives it back. */
  setOnline(isOnline: boolean): void;
  /** Lets the next request reach the server and loses its answer. */
  loseNextAnswer(): void;
}

/** The application with a clock that tests move, and clients of it that are closed with it. */
export async function startServer(options: StartOptions = {}) {
  const clock = movableClock();
  const app = await startApp({ ...options, runtime: { clock, ...options.runtime } });
  const url = `${app.url}/graphql`;
  const http = httpClient(app);
  const clients: Client[] = [];

  function openTab(more: Partial<ClientOptions> = {}): Tab {
    const sent: string[] = [];
    const heard: string[] = [];
    let isOnline = true;
    let isNextLost = false;
    const through = more.fetch ?? fetch;
    const client = createClient({
      url,
      storage: memoryStorage(),
      now: () => clock.now().getTime(),
      ...more,
      fetch: async (input, init) => {
        if (!isOnline) throw new TypeError('fetch failed');
        sent.push(nameOf(init?.body));
        const response = await through(input, init);
        if (!isNextLost) return response;
        isNextLost = false;
        await response.text();
        throw new TypeError('terminated');
      },
    });
    client.onChange((session, reason) => heard.push(`${session?.user.email ?? null} ${reason}`));
    clients.push(client);
    return {
      client,
      sent,
      heard,
      setOnline: (next) => (isOnline = next),
      loseNextAnswer: () => (isNextLost = true),
    };
  }

  return {
    app,
    url,
    clock,
    http,
    openTab,
    /** Registers and activates. */
    async account(email: string): Promise<void> {
      await http.member(email);
    },
    async [Symbol.asyncDispose]() {
      for (const client of clients) client.close();
      await app.stop();
    },
  };
}

/** The real locks and channels of this process, with the names of one test. */
export const sharedTabs = (): TabsPlatform => browserTabs();

function nameOf(body: unknown): string {
  const { query } = JSON.parse(String(body)) as { query: string };
  return /(?:query|mutation) (\w+)/.exec(query)?.[1] ?? 'unnamed';
}

export const me = 'query Mine{me{email}}';
