import { writeFileSync } from 'node:fs';
import type * as Subgraph from '../src/subgraph/schema.ts';

/**
 * Writes schema.graphql, the auth subgraph's SDL. It is read from the build, because the decorators that declare it have
 * to be compiled first.
 */
const built = new URL('../dist/subgraph/schema.js', import.meta.url);
const { buildAuthSchema } = (await import(built.href)) as typeof Subgraph;

writeFileSync(new URL('../schema.graphql', import.meta.url), buildAuthSchema().sdl);
