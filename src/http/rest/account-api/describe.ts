import { answer, body, line, needs, part, text } from '../openapi-parts.ts';

const others = { default: answer('Something else.', 'EnvelopeError') };
const badCode = { 401: answer('The code is wrong, used or expired, or there is no such account.', 'EnvelopeError') };
const notSelf = {
  401: answer('The bearer is missing, invalid or expired, or the code is not right.', 'EnvelopeError'),
  403: answer('The path is about somebody else.', 'EnvelopeError'),
};
const byAddress = [part('user', 'The e-mail address of the account.')];
const byId = [part('user', 'The id of the user.')];
const code = line(100);
const flowId = { ...line(100), description: 'As the header `portcullis-flow` gave it, where it is at hand.' };
const tags = ['Envelope'];

/** What signing out answers. */
export const closed = {
  204: { description: 'The session has ended.' },
  401: answer('The bearer is missing, invalid or expired.', 'EnvelopeError'),
};

/** The calls of this dialect. */
export const describedClara = {
  register: {
    summary: 'Register',
    description: 'Registers an account, which `activate` makes usable. The answer is the same where the address is taken.',
    tags,
    security: [],
    requestBody: {
      required: true,
      ...body({ email: text, password: text, first_name: line(100), last_name: line(100) }, ['email', 'password']),
    },
    responses: {
      201: answer('A message is on its way.', 'Done'),
      400: answer('A value is missing or not valid.', 'EnvelopeError'),
      422: answer('The password may not be chosen.', 'EnvelopeError'),
      ...others,
    },
  },
  signInWithGoogle: {
    summary: 'Sign in with Google',
    description:
      'Takes an ID token once, and registers who is new. `code` has to come along where two-factor authentication is on.',
    tags,
    security: [],
    requestBody: { required: true, ...body({ id_token: text, nonce: line(1000), code }, ['id_token']) },
    responses: {
      201: answer('The session is open.', 'SignedIn'),
      401: answer('The token proves nobody or was used before, or the code is missing or wrong.', 'EnvelopeError'),
      409: answer('There is an account with the address that Google cannot vouch for.', 'EnvelopeError'),
      ...others,
    },
  },
  openSession: {
    summary: 'Sign in with a password',
    description: 'Opens a session that one opaque token holds. `code` is needed only where two-factor authentication is on.',
    tags: ['Envelope'],
    security: needs('password'),
    requestBody: { required: false, ...body({ code: line(100) }, []) },
    responses: {
      200: answer('The session is open.', 'SignedIn'),
      400: answer('The request cannot be read.', 'EnvelopeError'),
      401: answer('Address, password or code are not right, or the code is missing.', 'EnvelopeError'),
      429: answer('Too many tries; `Retry-After` says when to come back.', 'EnvelopeError'),
      default: answer('Something else.', 'EnvelopeError'),
    },
  },
  closeSession: {
    summary: 'Sign out',
    description: 'Ends the session of the bearer.',
    tags: ['Envelope'],
    security: needs('bearer'),
    responses: { ...closed, ...others },
  },
  sendOtp: {
    summary: 'Send a code',
    description: 'Sends a code to the mailbox of the account, if there is one and it has a use for it; nobody is told.',
    tags,
    security: [],
    parameters: [
      ...byAddress,
      {
        name: 'type',
        in: 'path',
        required: true,
        schema: { enum: ['ACTIVATION', 'CHANGE_PASSWORD', 'TWO_FACTOR_AUTH'] },
      },
    ],
    responses: {
      201: answer('It may be on its way.', 'Done'),
      400: answer('There is no such type.', 'EnvelopeError'),
      ...others,
    },
  },
  activate: {
    summary: 'Activate',
    description: 'Makes a new account usable, by the code that was sent to it.',
    tags,
    security: [],
    parameters: byAddress,
    requestBody: { required: true, ...body({ code, flow_id: flowId }, ['code']) },
    responses: { 200: answer('The account is active.', 'UserAnswer'), ...badCode, ...others },
  },
  changePassword: {
    summary: 'Change the password',
    description: 'By a code of the type `CHANGE_PASSWORD`. Every session ends; a second factor stays.',
    tags,
    security: [],
    parameters: byAddress,
    requestBody: { required: true, ...body({ password: text, code, flow_id: flowId }, ['password', 'code']) },
    responses: {
      200: answer('The new password counts.', 'Done'),
      ...badCode,
      422: answer('The password may not be chosen.', 'EnvelopeError'),
      ...others,
    },
  },
  enableTwoFactor: {
    summary: 'Enable two-factor authentication',
    description: 'Makes mailed codes the second factor, by one of the type `TWO_FACTOR_AUTH`.',
    tags,
    security: needs('bearer'),
    parameters: byId,
    requestBody: { required: true, ...body({ code }) },
    responses: { 200: answer('Signing in asks for a code from now on.', 'TwoFactorOn'), ...notSelf, ...others },
  },
  disableTwoFactor: {
    summary: 'Disable two-factor authentication',
    description: 'By a code of the second factor, or a recovery code.',
    tags,
    security: needs('bearer'),
    parameters: byId,
    requestBody: { required: true, ...body({ code }) },
    responses: {
      200: answer('Signing in takes the password alone.', 'Done'),
      ...notSelf,
      409: answer('It is not enabled.', 'EnvelopeError'),
      ...others,
    },
  },
  viewUser: {
    summary: 'View a user',
    description: 'Oneself, or anybody with the scope `users:read`.',
    tags,
    security: needs('bearer'),
    parameters: byId,
    responses: { 200: answer('The user.', 'UserAnswer'), ...notSelf, ...others },
  },
  updateUser: {
    summary: 'Update oneself',
    description: 'Null takes a name away. Any other member of the body is refused.',
    tags,
    security: needs('bearer'),
    parameters: byId,
    requestBody: {
      required: true,
      ...body({ first_name: nullable(100), last_name: nullable(100), is_dark_mode: { type: 'boolean' } }, []),
    },
    responses: {
      200: answer('The user.', 'UserAnswer'),
      400: answer('A value cannot be changed here, or is not valid.', 'EnvelopeError'),
      ...notSelf,
      ...others,
    },
  },
  viewApiKey: {
    summary: 'View the API key',
    description: 'How it begins: the whole is shown by `resetApiKey` alone, once.',
    tags,
    security: needs('bearer'),
    parameters: byId,
    responses: {
      200: answer('The key, masked.', 'KeyAnswer'),
      ...notSelf,
      404: answer('There is none.', 'EnvelopeError'),
      ...others,
    },
  },
  resetApiKey: {
    summary: 'Reset the API key',
    description: 'Makes the first, or another in the place of the one there is, which ends at once. Shown once.',
    tags,
    security: needs('bearer'),
    parameters: byId,
    responses: { 201: answer('The key.', 'KeyAnswer'), ...notSelf, ...others },
  },
  checkHealth: {
    summary: 'Health',
    description: 'Whether this process answers.',
    tags,
    security: [],
    responses: { 200: answer('It does.', 'Health'), ...others },
  },
  checkVersion: {
    summary: 'Version',
    description: 'Which version this is.',
    tags,
    security: [],
    responses: { 200: answer('The version.', 'Version'), ...others },
  },
};

function nullable(charactersMax: number): object {
  return { type: ['string', 'null'], maxLength: charactersMax };
}
