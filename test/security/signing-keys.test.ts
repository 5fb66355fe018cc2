import { describe, expect, it } from 'vitest';
import { memoryKeyStore, openTestKeys } from '../support/signing-keys.ts';

describe('signing keys', () => {
  it('are the same after a restart', async () => {
    const store = memoryKeyStore();
    const first = await openTestKeys(store);
    const second = await openTestKeys(store);
    expect(second.current().kid).toBe(first.current().kid);
    expect(second.jwks()).toEqual(first.jwks());
  });

  it('are agreed on by replicas that start at the same moment on an empty database', async () => {
    const store = memoryKeyStore();
    const replicas = await Promise.all(Array.from({ length: 8 }, () => openTestKeys(store)));
    expect(new Set(replicas.map((keys) => keys.current().kid)).size).toBe(1);
    expect(store.rows).toHaveLength(1);
  });

  it('never show their private part, neither published nor at rest', async () => {
    const store = memoryKeyStore();
    const keys = await openTestKeys(store);
    const { d } = keys.current().privateKey.export({ format: 'jwk' });
    expect(d).toMatch(/^[\w-]{43}$/);
    expect(JSON.stringify(keys.jwks())).not.toContain(d);
    expect(Object.keys(keys.jwks().keys[0] ?? {}).toSorted()).toEqual(['alg', 'crv', 'kid', 'kty', 'use', 'x', 'y']);
    expect(JSON.stringify(store.rows)).not.toContain(d);
  });

  it('do not open under another master key', async () => {
    const store = memoryKeyStore();
    await openTestKeys(store);
    await expect(openTestKeys(store, 'another master key of 32 characters or more')).rejects.toThrow();
  });

  it('do not open under the name of another key', async () => {
    const store = memoryKeyStore();
    await openTestKeys(store);
    store.rows[0] = { ...store.rows[0]!, kid: 'swapped' };
    await expect(openTestKeys(store)).rejects.toThrow();
  });
});
