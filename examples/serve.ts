import { parseArgs } from 'node:util';
import { ApolloServer } from '@apollo/server';
import { startStandaloneServer } from '@apollo/server/standalone';
import { remoteKeys } from '../packages/subgraph/src/index.ts';
import orders from './orders.ts';
import reviews from './reviews.ts';

/** Runs one example as a process of its own: `node examples/serve.ts orders --port 4001 --gateway http://localhost:4000`. */
const { values, positionals } = parseArgs({
  allowPositionals: true,
  options: {
    port: { type: 'string', default: '4001' },
    gateway: { type: 'string', default: 'http://localhost:4000' },
    issuer: { type: 'string' },
  },
});
const examples = { orders, reviews };
const [name] = positionals;
if (name !== 'orders' && name !== 'reviews') throw new Error(`Name one of: ${Object.keys(examples).join(', ')}.`);

const { schema, context } = await examples[name]({
  issuer: values.issuer ?? values.gateway,
  audience: 'portcullis',
  keys: remoteKeys({ url: `${values.gateway}/.well-known/jwks.json` }),
});
const server = new ApolloServer<object>({ schema });
const { url } = await startStandaloneServer(server, {
  listen: { host: 'localhost', port: Number(values.port) },
  context: async ({ req }) => (await context?.({ headers: req.headers as Record<string, string>, setHeader() {} })) as object,
});
console.log(`${name} answers at ${url}`);
