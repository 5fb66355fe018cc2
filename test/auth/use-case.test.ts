import { describe, expect, it } from 'vitest';
import { capabilities } from '../../src/auth/capabilities.ts';
import { openCapabilities, type AroundUseCase, type Capability } from '../../src/auth/use-case.ts';

const useCases = Object.entries<Capability>(capabilities).flatMap(([capability, record]) =>
  Object.entries(record).map(([name, useCase]) => ({ name: `${capability}.${name}`, ...useCase })),
);

describe('the declared use cases', () => {
  it('hide accounts wherever the work depends on whether an address that the caller names has one', () => {
    expect(useCases.filter(({ hidesAccounts }) => hidesAccounts).map(({ name }) => name)).toEqual([
      'email.change',
      'email.confirmChange',
      'otp.send',
      'otp.sendToAsker',
      'passwords.reset',
      'registration.register',
      'registration.activate',
      'signIn.signInByCode',
    ]);
  });

  it('count every way to sign in by a method of its own', () => {
    const methods = useCases.flatMap(({ name, signInMethod }) => (signInMethod ? [[name, signInMethod]] : []));
    expect(methods).toEqual([
      ['externalIdentities.signInWithGoogle', 'google'],
      ['signIn.signIn', 'password'],
      ['signIn.signInByCode', 'code'],
      ['signIn.answerChallenge', 'second-factor'],
      ['signIn.stepUp', 'step-up'],
    ]);
  });
});

describe('an open capability', () => {
  const double = async ({ factor }: { readonly factor: number }, input: number) => factor * input;
  const calls: string[] = [];
  const noting =
    (place: string): AroundUseCase =>
    async ({ name, hidesAccounts }, work) => {
      calls.push(`${place} before ${name} ${hidesAccounts}`);
      const outcome = await work();
      calls.push(`${place} after`);
      return outcome;
    };

  it('gives each use case the dependencies, and each call what goes around it, the first innermost', async () => {
    const declared = { math: { twice: { run: double, hidesAccounts: true } } } as const;
    const { math } = openCapabilities(declared, { factor: 2 }, [noting('inner'), noting('outer')]);
    expect(await math.twice(21)).toBe(42);
    expect(calls).toEqual(['outer before math.twice true', 'inner before math.twice true', 'inner after', 'outer after']);
  });

  it('rejects with what the use case rejects with', async () => {
    const run = async () => {
      throw new Error('refused');
    };
    const { math } = openCapabilities({ math: { fails: { run } } }, {}, [(_, work) => work()]);
    await expect(math.fails()).rejects.toThrow('refused');
  });
});
