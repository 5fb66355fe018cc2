import { describe, expect, it } from 'vitest';
import { httpClient } from '../support/http-client.ts';
import { layouts, startApp } from '../support/start-app.ts';

const query = '{ me { id email orders { id reviews { id } } } }';

describe.each(layouts)('the identical query of several users at the same moment, %s', (layout) => {
  it('gives each their own data, 200 rounds long', async () => {
    const app = await startApp({ layout });
    try {
      const { ask, member } = httpClient(app);
      const people = await Promise.all(['one@example.com', 'two@example.com'].map((email) => member(email)));
      for (let round = 0; round < 200; round += 1) {
        const askers = [people[0], people[1], null, people[0], people[1]];
        const answers = await Promise.all(askers.map((person) => ask(query, null, { bearer: person?.bearer ?? null })));
        answers.forEach(({ body }, at) => {
          const person = askers[at];
          if (!person) return expect(body.data).toEqual({ me: null });
          const { id, email } = person.user;
          return expect(body.data).toMatchObject({ me: { id, email, orders: [{ id: `order_welcome_${id}` }] } });
        });
      }
    } finally {
      await app.stop();
    }
  });
});
