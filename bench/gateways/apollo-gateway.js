import { ApolloGateway } from '@apollo/gateway';
import { ApolloServer } from '@apollo/server';
import { startStandaloneServer } from '@apollo/server/standalone';
import { composeShop } from '../graph.ts';

/** As its users run it: behind Apollo Server. */
const gateway = new ApolloGateway({ supergraphSdl: composeShop(process.argv[2]) });
const server = new ApolloServer({ gateway, csrfPrevention: false });
const { url } = await startStandaloneServer(server, { listen: { port: 0, host: '127.0.0.1' } });
process.stdout.write(`ready ${new URL(url).port}\n`);
