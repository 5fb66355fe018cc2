import { existsSync } from 'node:fs';
import { enableCompileCache } from 'node:module';

/** After an install: loads the built program once, so that Node's compile cache makes the first `npm start` as quick as all others. */
const modules = ['cli/serve.js', 'app/open-app.js', 'persistence/open-sqlite.js', 'observability/create-metrics.js'].map(
  (file) => new URL(`../dist/src/${file}`, import.meta.url),
);

enableCompileCache();
for (const module of modules) if (existsSync(module)) await import(module.href);
