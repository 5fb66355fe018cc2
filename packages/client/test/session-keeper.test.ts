import { describe, expect, it } from 'vitest';
import { createSessionKeeper, type SessionKeeper } from '../src/session-keeper.ts';
import type { Held } from '../src/session.ts';
import { memoryStorage, type SessionStorage } from '../src/storage.ts';
import { noTabs, type Channel, type TabsPlatform } from '../src/tabs.ts';

const key = 'key';
const held = (name: string, refreshToken = `${name}-1`): Held => ({
  session: {
    id: `sess_${name}`,
    transport: 'TOKEN',
    createdAt: '2026-01-02T03:04:05Z',
    expiresAt: '2026-02-02T03:04:05Z',
    authenticationMethods: ['pwd'],
    user: {
      id: name,
      email: `${name}@example.com`,
      displayName: null,
      firstName: null,
      lastName: null,
      locale: null,
      roles: [],
      is2FAEnabled: false,
      secondFactors: [],
    },
  },
  tokens: { accessToken: 'a.b.c', refreshToken, receivedAt: 0, lifetimeMs: 300_000 },
});

/** Tabs whose messages are delivered when the test says so. */
function slowTabs() {
  const channels: { own: Channel; hear: (event: { data: unknown }) => void }[] = [];
  const waiting: (() => void)[] = [];
  const platform: TabsPlatform = {
    locks: null,
    openChannel: () => {
      const own: Channel = {
        addEventListener: (_, hear) => void channels.push({ own, hear }),
        postMessage: (data) => {
          for (const other of channels) if (other.own !== own) waiting.push(() => other.hear({ data: structuredClone(data) }));
        },
        close: () => {},
      };
      return own;
    },
  };
  return { platform, deliver: () => waiting.splice(0).forEach((tell) => tell()) };
}

function keeperOf(storage: SessionStorage | 'cookie' | null, tabs: TabsPlatform = noTabs) {
  const keeper = createSessionKeeper({ key, storage, tabs, now: () => 0 });
  const heard: string[] = [];
  keeper.onChange((session, reason) => heard.push(`${session?.user.id ?? null} ${reason}`));
  return { keeper, heard };
}

const userOf = async (keeper: SessionKeeper) => (await keeper.read())?.session.user.id ?? null;

const full = (storage: SessionStorage): SessionStorage => ({
  ...storage,
  setItem: () => {
    throw new DOMException('The quota has been exceeded.', 'QuotaExceededError');
  },
});

const blocked: SessionStorage = {
  getItem: () => {
    throw new DOMException('Access is denied.', 'SecurityError');
  },
  setItem: () => Promise.reject(new DOMException('Access is denied.', 'SecurityError')),
  removeItem: () => {
    throw new DOMException('Access is denied.', 'SecurityError');
  },
};

describe('a session keeper', () => {
  it('keeps a session for the next start, and forgets it for good when it is signed out', async () => {
    const storage = memoryStorage();
    await keeperOf(storage).keeper.write(held('ann'), 'signed-in');
    expect(await userOf(keeperOf(storage).keeper)).toBe('ann');
    await keeperOf(storage).keeper.write(null, 'signed-out');
    expect(await userOf(keeperOf(storage).keeper)).toBeNull();
    expect(await storage.getItem(key)).not.toContain('ann');
  });

  it.each(['', '{', 'null', '7', '{"version":1}', '{"version":1,"held":{"session":{}}}', '{"version":"1","held":null}'])(
    'takes %j in the storage for no session',
    async (text) => {
      const storage = memoryStorage();
      storage.setItem(key, text);
      expect(await userOf(keeperOf(storage).keeper)).toBeNull();
    },
  );

  it('signs out where the storage is emptied by hand, and tells of it once', async () => {
    const storage = memoryStorage();
    const { keeper, heard } = keeperOf(storage);
    await keeper.write(held('ann'), 'signed-in');
    storage.removeItem(key);
    expect([await userOf(keeper), await userOf(keeper)]).toEqual([null, null]);
    expect(heard).toEqual(['ann signed-in', 'null signed-out']);
  });

  it('holds the session in memory where the storage is blocked', async () => {
    const { keeper, heard } = keeperOf(blocked);
    expect(await userOf(keeper)).toBeNull();
    await keeper.write(held('ann'), 'signed-in');
    expect(await userOf(keeper)).toBe('ann');
    expect(heard).toEqual(['ann signed-in']);
  });

  it('leaves no old refresh token in a storage that is full, and tells the other tabs of the new one', async () => {
    const storage = memoryStorage();
    const { platform, deliver } = slowTabs();
    const before = keeperOf(storage, platform);
    await before.keeper.write(held('ann', 'old'), 'signed-in');
    deliver();
    const writing = keeperOf(full(storage), platform);
    await writing.keeper.read();
    await writing.keeper.write(held('ann', 'new'), 'updated');
    deliver();

    expect(await storage.getItem(key)).toBeNull();
    expect((await writing.keeper.read())?.tokens?.refreshToken).toBe('new');
    expect((await before.keeper.read())?.tokens?.refreshToken).toBe('new');
    expect(before.heard).toEqual(['ann signed-in']);
  });

  it('goes back to the storage once that can be written again', async () => {
    const storage = memoryStorage();
    let isFull = true;
    const { keeper } = keeperOf({
      ...storage,
      setItem: (name, value) => (isFull ? full(storage) : storage).setItem(name, value),
    });
    await keeper.write(held('ann'), 'signed-in');
    isFull = false;
    await keeper.write(held('ann', 'next'), 'updated');
    expect(await userOf(keeperOf(storage).keeper)).toBe('ann');
  });

  it('believes a message rather than a storage that shows an old state for a while', async () => {
    const storage = memoryStorage();
    const { platform, deliver } = slowTabs();
    let frozen: string | null | undefined;
    const stale: SessionStorage = { ...storage, getItem: (name) => (frozen === undefined ? storage.getItem(name) : frozen) };
    const [first, second] = [keeperOf(storage, platform), keeperOf(stale, platform)];
    expect(await userOf(second.keeper)).toBeNull();

    frozen = null;
    await first.keeper.write(held('ann'), 'signed-in');
    deliver();
    expect(await userOf(second.keeper)).toBe('ann');
    frozen = (await storage.getItem(key)) as string;
    expect(await userOf(second.keeper)).toBe('ann');
    await first.keeper.write(null, 'signed-out');
    deliver();
    expect(await userOf(second.keeper)).toBeNull();
    frozen = undefined;
    expect(await userOf(second.keeper)).toBeNull();
    expect(second.heard).toEqual(['ann signed-in', 'null signed-out']);
  });

  it('does not go back to an old session while an asynchronous storage writes the new one', async () => {
    const storage = memoryStorage();
    let write = () => {};
    const slow: SessionStorage = {
      ...storage,
      setItem: (name, value) =>
        new Promise<void>((resolve) => {
          write = () => {
            storage.setItem(name, value);
            resolve();
          };
        }),
    };
    const { keeper, heard } = keeperOf(slow);
    const first = keeper.write(held('ann'), 'signed-in');
    write();
    await first;
    const second = keeper.write(held('bob'), 'signed-in');
    expect(await userOf(keeper)).toBe('bob');
    write();
    await second;
    expect(await userOf(keeper)).toBe('bob');
    expect(heard).toEqual(['ann signed-in', 'bob signed-in']);
  });

  it('tells of no change where only tokens are exchanged', async () => {
    const { keeper, heard } = keeperOf(memoryStorage());
    const stop = keeper.onChange((session) => heard.push(`second ${session?.user.id}`));
    await keeper.write(held('ann'), 'signed-in');
    await keeper.write(held('ann', 'next'), 'updated');
    expect(heard).toEqual(['ann signed-in', 'second ann']);
    stop();
    await keeper.write(held('bob'), 'signed-in');
    expect(heard).toEqual(['ann signed-in', 'second ann', 'bob signed-in']);
  });

  it('refuses a session where nothing can hold it', async () => {
    const { keeper, heard } = keeperOf(null);
    await expect(keeper.write(held('ann'), 'signed-in')).rejects.toMatchObject({ code: 'NO_STORAGE' });
    expect([await userOf(keeper), heard]).toEqual([null, []]);
  });
});
