import { readFileSync } from 'node:fs';
import { buildASTSchema, parse } from 'graphql';
import { describe, expect, it } from 'vitest';
import { defaultNames, type SchemaNames } from '../../src/lib/schema-names.ts';
import { SchemaNamesError } from '../../src/auth-subgraph/names/named-schema.ts';
import { buildAuthSchema } from '../../src/auth-subgraph/build-auth-schema.ts';

const schemaUnder = (names: Partial<SchemaNames>) => buildAuthSchema({ ...defaultNames, ...names });

function faultsOf(names: Partial<SchemaNames>): readonly string[] {
  try {
    schemaUnder(names);
  } catch (error) {
    if (error instanceof SchemaNamesError) return error.faults;
    throw error;
  }
  return [];
}

/** Names of types, and coordinates of fields, that one SDL has and the other has not. */
function namesIn(sdl: string): Set<string> {
  const schema = buildASTSchema(parse(sdl), { assumeValid: true, assumeValidSDL: true });
  const types = Object.values(schema.getTypeMap()).filter(({ name }) => !name.startsWith('__'));
  return new Set(
    types.flatMap((type) => [
      type.name,
      ...('getFields' in type ? Object.keys(type.getFields()).map((field) => `${type.name}.${field}`) : []),
    ]),
  );
}

describe('names of the auth subgraph', () => {
  it('are those of schema.graphql where none are configured', () => {
    expect(schemaUnder({}).sdl).toBe(readFileSync('schema.graphql', 'utf8'));
  });

  it('begin with a prefix, but for what merges with other subgraphs', () => {
    const { sdl } = schemaUnder({ prefix: 'Acme' });
    const types = [...sdl.matchAll(/^(?:type|enum|input|union|interface|scalar) (\w+)/gm)].map(([, name]) => name ?? '');
    expect(types.filter((name) => !name.startsWith('Acme'))).toEqual(['Query', 'DateTime', 'PageInfo', 'Mutation', 'JSON']);
    const names = namesIn(sdl);
    const roots = [...names].filter((name) => /^(Query|Mutation)\./.test(name));
    expect(roots.filter((name) => !/\.acme[A-Z]/.test(name))).toEqual([]);
    expect(names).toContain('AcmeUser.email');
    expect(sdl).toContain('union AcmeAuthLoginResult = AcmeSignedIn | AcmeTwoFactorRequired | AcmeInvalidCredentials');
    expect(sdl).toContain('acmeLogin(input: AcmeLoginInput!): AcmeAuthLoginResult!');
    expect(sdl).toContain('Go on with `acmeVerifyTwoFactor`');
  });

  it('do not get a prefix that they have', () => {
    const names = namesIn(schemaUnder({ prefix: 'Auth' }).sdl);
    for (const name of ['AuthSession', 'AuthSignedIn', 'AuthUser', 'Query.authMe', 'Query.authUsers', 'Mutation.authLogin'])
      expect(names).toContain(name);
  });

  it('may be given one by one, in place of the prefix', () => {
    const rename = { User: 'User', 'Query.me': 'viewer', 'User.email': 'loginEmail', 'AuthSession.createdAt': 'openedAt' };
    const names = namesIn(schemaUnder({ prefix: 'Auth', rename }).sdl);
    for (const name of ['User.loginEmail', 'Query.viewer', 'AuthSession.openedAt', 'AuthSignedIn.user'])
      expect(names).toContain(name);
    for (const name of ['AuthUser', 'User.email', 'Query.me', 'Query.authMe']) expect(names).not.toContain(name);
  });

  it('may be given to what has the prefix, as faults of composition name it', () => {
    const names = namesIn(schemaUnder({ prefix: 'Acme', rename: { AcmeSignedIn: 'Welcome', 'AcmeUser.email': 'mail' } }).sdl);
    expect(names).toContain('Welcome');
    expect(names).toContain('AcmeUser.mail');
  });

  it('of an interface are those of all that implement it', () => {
    const names = namesIn(schemaUnder({ rename: { Refusal: 'Problem', 'Refusal.code': 'reason' } }).sdl);
    expect(names).toContain('Problem.reason');
    expect(names).toContain('TwoFactorRequired.reason');
    expect([...names].filter((name) => /\bcode$/.test(name) && !name.includes('Input'))).toEqual([]);
  });

  it('go with the key of the user', () => {
    const { sdl } = schemaUnder({ rename: { User: 'Account', 'User.id': 'uuid' } });
    expect(sdl).toContain('type Account @key(fields: "uuid") {\n  uuid: ID!');
  });

  it('are gone where they are left out, with the types that nothing leads to any more', () => {
    const omit = [
      'Query.authVersion',
      'AuthDevice',
      'Query.authRoles',
      'Mutation.defineRole',
      'Mutation.loginWithGoogle',
      'User.locale',
    ];
    const before = namesIn(schemaUnder({}).sdl);
    const after = namesIn(schemaUnder({ omit }).sdl);
    const gone = [...before].filter((name) => !after.has(name));
    for (const name of [
      'Query.authVersion',
      'AuthSession.device',
      'AuthDevice',
      'AuthDeviceKind',
      'AuthRole',
      'LoginWithGoogleInput',
    ])
      expect(gone).toContain(name);
    for (const name of ['LinkRequired', 'AuthLoginWithGoogleResult', 'User.locale']) expect(gone).toContain(name);
    expect([...after].filter((name) => !before.has(name))).toEqual([]);
    expect(after).toContain('SignedIn');
  });

  it('of all mutations may be left out', () => {
    const mutations = [...namesIn(schemaUnder({}).sdl)].filter((name) => name.startsWith('Mutation.'));
    const { sdl } = schemaUnder({ omit: mutations });
    expect(sdl).toContain('schema {\n  query: Query\n}');
    expect(sdl).not.toMatch(/SignedIn|Input|Refusal/);
  });

  it.each<[string, Partial<SchemaNames>, string[]]>([
    [
      'there is nothing of that name',
      {
        rename: { Rolle: 'Role', 'User.mail': 'x', 'LoginInput.email': 'x', 'SessionTransport.TOKEN': 'x', constructor: 'x' },
        omit: ['Query.nothing', 'toString'],
      },
      [
        'auth.schema.omit: Query.nothing: the auth subgraph has no such',
        'auth.schema.omit: toString: the auth subgraph has no such',
        'auth.schema.rename.Rolle: the auth subgraph has no such',
        'auth.schema.rename.User.mail: the auth subgraph has no such',
        'auth.schema.rename.LoginInput.email: the auth subgraph has no such',
        'auth.schema.rename.SessionTransport.TOKEN: the auth subgraph has no such',
        'auth.schema.rename.constructor: the auth subgraph has no such',
      ],
    ],
    [
      'they are no names of GraphQL, or reserved ones',
      { prefix: '2nd', rename: { AuthRole: 'A Role', AuthDevice: '__Device', 'Query.me': '', 'User.email': 'join__email' } },
      [
        'auth.schema.prefix: "2nd" must be letters',
        'auth.schema.rename.AuthRole: "A Role" must be letters',
        'auth.schema.rename.AuthDevice: "__Device" is reserved',
        'auth.schema.rename.Query.me: "" must be letters',
        'auth.schema.rename.User.email: "join__email" is reserved',
      ],
    ],
    [
      'two would be the same',
      {
        rename: {
          AuthRole: 'User',
          AuthDevice: 'String',
          AuthApiKey: 'Subscription',
          'Query.me': 'authUser',
          'User.email': 'phone',
          'Query.authRoles': '_service',
        },
      },
      [
        'auth.schema: String of GraphQL or federation and AuthDevice would both be called String',
        'auth.schema: Subscription of GraphQL or federation and AuthApiKey would both be called Subscription',
        'auth.schema: User and AuthRole would both be called User',
        'auth.schema: Query._service of GraphQL or federation and Query.authRoles would both be called Query._service',
        'auth.schema: Query.me and Query.authUser would both be called Query.authUser',
        'auth.schema: User.email and User.phone would both be called User.phone',
      ],
    ],
    [
      'something else decides',
      {
        rename: { Query: 'Root', 'InvalidCode.code': 'reason' },
        omit: ['InvalidCode.message', 'User.id', 'SignedIn', 'LoginInput', 'Query', 'SessionTransport'],
      },
      [
        'auth.schema.omit: InvalidCode.message: is declared by Refusal; leave out Refusal.message',
        'auth.schema.omit: User.id: is the key by which other subgraphs name a User',
        'auth.schema.omit: SignedIn: only objects that are no outcomes',
        'auth.schema.omit: LoginInput: only objects that are no outcomes',
        'auth.schema.omit: Query: only objects that are no outcomes',
        'auth.schema.omit: SessionTransport: only objects that are no outcomes',
        'auth.schema.rename.Query: root types keep their names',
        'auth.schema.rename.InvalidCode.code: is declared by Refusal; rename Refusal.code',
      ],
    ],
    [
      'something would be empty without them',
      { omit: ['User'] },
      [
        'auth.schema.omit: leaves RolesAssigned without a field; leave out Mutation.assignRoles, too',
        'auth.schema.omit: leaves UserDisabled without a field; leave out Mutation.disableUser, too',
        'auth.schema.omit: leaves EmailChanged without a field; leave out Mutation.confirmEmailChange, too',
      ],
    ],
  ])('are refused, each with its key, where %s', (_, names, beginnings) => {
    const faults = faultsOf(names);
    expect(faults.map((fault, index) => fault.slice(0, beginnings[index]?.length))).toEqual(beginnings);
  });
});
