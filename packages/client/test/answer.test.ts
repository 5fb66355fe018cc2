import { describe, expect, it } from 'vitest';
import { asksForProof, refusesToken, type GraphQLFault } from '../src/answer.ts';

const fault = (code: string, path?: (string | number)[], reason?: string): GraphQLFault => ({
  message: 'refused',
  ...(path ? { path } : {}),
  extensions: { code, ...(reason ? { reason } : {}) },
});

describe('an answer', () => {
  it.each([
    ['the whole request', { errors: [fault('INVALID_TOKEN')] }, true],
    ['the whole request, with data null', { data: null, errors: [fault('SESSION_ENDED')] }, true],
    ['one field', { data: null, errors: [fault('INVALID_TOKEN', ['pay'])] }, false],
    ['part of the data', { data: { a: 1 }, errors: [fault('INVALID_TOKEN')] }, false],
    ['for another reason', { errors: [fault('FORBIDDEN')] }, false],
    ['nothing', { data: {} }, false],
  ])('that refuses %s refuses the token: %j %j', (_, answer, is) => {
    expect(refusesToken(answer)).toBe(is);
  });

  const stepUp = (path?: (string | number)[]) => ({
    data: {},
    errors: [fault('UNAUTHORIZED_FIELD_OR_TYPE', path, 'STEP_UP_REQUIRED')],
  });
  it.each([
    ['a mutation that was refused at its root', stepUp(['payout']), false, true],
    ['a mutation that was refused as a whole', stepUp(), false, true],
    ['a mutation that has run, with a refused field below', stepUp(['payout', 'account']), false, false],
    ['a query with a refused field below', stepUp(['payout', 'account']), true, true],
    ['a mutation whose only result is the refusal', { data: { a: { __typename: 'FreshProofRequired' } } }, false, true],
    ['a mutation whose only result has the code', { data: { a: { code: 'FRESH_PROOF_REQUIRED' } } }, false, true],
    ['a mutation that did something else as well', { data: { a: { code: 'FRESH_PROOF_REQUIRED' }, b: 1 } }, false, false],
    ['a field that is called code', { data: { a: { code: 'ABC' } } }, true, false],
    ['data of null', { data: { a: null } }, true, false],
    ['no data', {}, true, false],
  ])('to %s asks for a proof and may run again: %j, query %j: %j', (_, answer, isQuery, asks) => {
    expect(asksForProof(answer, isQuery)).toBe(asks);
  });
});
