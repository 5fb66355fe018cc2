import { expect } from 'vitest';
import { password } from './http-client.ts';
import type { StartOptions } from './start-app.ts';
import { withRestApp, type RestAnswer } from './with-rest-app.ts';

/** What the envelope dialect answers to whoever proves nothing. */
export const unauthorized = {
  data: null,
  message: 'Authorization header or OTP is either missing, invalid or expired.',
  status: 'error',
};

/** What it answers to what was done. */
export const success = (message: string, data: unknown = null) => ({ data, message, status: 'success' });

/** Status and body of an answer. */
export const says = ({ status, json }: RestAnswer) => ({ status, body: json });

const imfFixdate = /^(Mon|Tue|Wed|Thu|Fri|Sat|Sun), \d{2} [A-Z][a-z]{2} \d{4} \d{2}:\d{2}:\d{2} GMT$/;

/** A user as the dialect prints one, active and without anything said of themselves. */
export const printedUser = (email: string, change: object = {}) => ({
  id: expect.stringMatching(/^user_[0-9a-f]{32}$/) as string,
  email,
  first_name: null,
  last_name: null,
  is_active: true,
  is_2fa_enabled: false,
  is_dark_mode: false,
  credits: 0,
  created_at: expect.stringMatching(imfFixdate) as string,
  updated_at: expect.stringMatching(imfFixdate) as string,
  ...change,
});

/** One application for all tests of the block, and clients of the envelope dialect. */
export function withClara(options: StartOptions) {
  const world = withRestApp(options);
  const signIn = (email: string, secret = password, json: object = {}) =>
    world.send('POST', '/auth/session', { headers: world.basic(email, secret), json });
  return {
    world,
    send: world.send,
    signIn,
    /** Somebody who is signed in over REST. */
    async member() {
      const { email, userId } = await world.member();
      const { token } = (await signIn(email)).json['data'] as { token: string };
      return { email, userId, bearer: token };
    },
  };
}
