import { attackedSdls } from '../../test/support/gateway/planning-attacks.ts';
import { startSubgraph } from '../planning-subgraphs.ts';
import { startBenchServer } from './start-bench-server.ts';

/** The whole server, with what it has by default, in front of six subgraphs that can all resolve nearly everything. */
const urls = await Promise.all(attackedSdls.map(startSubgraph));
const subgraphs = Object.fromEntries(urls.map((url, at) => [`s${at}`, url]));
const { port } = await startBenchServer({ subgraphs, trustedProxies: ['127.0.0.1'] });
process.stdout.write(`ready ${port}\n`);
