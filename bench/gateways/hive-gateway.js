import { createGatewayRuntime } from '@graphql-hive/gateway-runtime';
import { unifiedGraphHandler } from '@graphql-hive/router-runtime';
import { createServer } from 'node:http';
import { composeShop } from '../graph.ts';
import { sayReady } from './answer-graphql.js';

/** With its planner in Rust. */
const runtime = createGatewayRuntime({ supergraph: composeShop(process.argv[2]), unifiedGraphHandler, logging: false });
sayReady(createServer(runtime));
