import { writeFileSync } from 'node:fs';
import { namesPage } from './names-page.ts';
import type * as Subgraph from '../src/auth-subgraph/build-auth-schema.ts';

/**
 * Writes schema.graphql, the auth subgraph's SDL, and docs/names.md, the names that it takes. They are read from the build, because the decorators that declare it have
 * to be compiled first.
 */
const built = new URL('../dist/auth-subgraph/build-auth-schema.js', import.meta.url);
const { buildAuthSchema } = (await import(built.href)) as typeof Subgraph;

const { schema, sdl } = buildAuthSchema();
writeFileSync(new URL('../schema.graphql', import.meta.url), sdl);
writeFileSync(new URL('../docs/names.md', import.meta.url), namesPage(schema));
