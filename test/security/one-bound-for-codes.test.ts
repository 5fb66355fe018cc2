import { getNamedType, isEnumType, isInputObjectType, isRequiredInputField, type GraphQLInputObjectType } from 'graphql';
import { describe, expect, it } from 'vitest';
import { buildAuthSchema } from '../../src/auth-subgraph/build-auth-schema.ts';
import { codeCharactersMax } from '../../src/auth/otp/typed-code.ts';
import { restOperations } from '../../src/http/rest/operations.ts';
import { withTestAuth } from '../support/with-test-auth.ts';

const mutations = buildAuthSchema().schema.getMutationType()?.getFields() ?? {};
/** The mutations that take a code, with the type of their input. */
const doors = Object.values(mutations).flatMap(({ name, args }): [string, GraphQLInputObjectType][] => {
  const type = args[0] && getNamedType(args[0].type);
  return isInputObjectType(type) && 'code' in type.getFields() ? [[name, type]] : [];
});

/** Something for each field that has to be there. */
function requiredOf(type: GraphQLInputObjectType): Readonly<Record<string, unknown>> {
  const fields = Object.values(type.getFields()).filter(isRequiredInputField);
  return Object.fromEntries(
    fields.map((field) => {
      const of = getNamedType(field.type);
      return [field.name, isEnumType(of) ? of.getValues()[0]?.name : 'x'];
    }),
  );
}

describe('a one-time code', () => {
  const world = withTestAuth('sqlite');

  it('has the same bound at every door of GraphQL: 100 characters are read, 101 are refused', async () => {
    expect(doors.map(([name]) => name)).toEqual(expect.arrayContaining(['login', 'activate', 'confirm2FA', 'stepUp']));
    const bearer = (await world.member('ann@example.org')).accessToken ?? '';
    for (const [name, type] of doors) {
      const faultOf = async (code: string) => {
        const document = `mutation ($input: ${type.name}!) { it: ${name}(input: $input) { __typename } }`;
        const { errors } = await world.ask(document, { input: { ...requiredOf(type), code } }, { bearer });
        const faults = errors.flatMap(({ extensions }) => (extensions['errors'] ?? []) as { loc: string[]; msg: string }[]);
        return faults.find(({ loc }) => loc.join('.') === 'input.code')?.msg ?? null;
      };
      expect([name, await faultOf('1'.repeat(codeCharactersMax))]).toEqual([name, null]);
      expect([name, await faultOf('1'.repeat(codeCharactersMax + 1))]).toEqual([name, 'must have at most 100 characters']);
    }
  });

  it('has the same bound at every door of REST', () => {
    const bounds = Object.entries(restOperations).flatMap(([name, { body }]) => {
      const isRead = (code: string) => body?.safeParse({ code }).error?.issues.every(({ path }) => path[0] !== 'code') ?? true;
      return body && !isRead('1'.repeat(10_001)) ? [[name, isRead('1'.repeat(100)), isRead('1'.repeat(101))]] : [];
    });
    expect(bounds.map(([name]) => name)).toEqual([
      'signInWithGoogle',
      'openSession',
      'activate',
      'changePassword',
      'enableTwoFactor',
      'disableTwoFactor',
    ]);
    expect(bounds.filter(([, at, past]) => at !== true || past !== false)).toEqual([]);
  });
});
