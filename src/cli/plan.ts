import { readFile } from 'node:fs/promises';
import type { GraphQLError } from 'graphql';
import { orStartFault } from '../app/start-fault.ts';
import type { Config } from '../config/settle.ts';
import { createEngine, type Engine } from '../gateway/engine/engine.ts';
import { readSupergraph } from '../gateway/schema/read-supergraph.ts';
import { checkDocument } from '../gateway/operation/limits/check-document.ts';
import { refusingLimits } from '../gateway/operation/limits/operation-limits.ts';
import { loadSupergraph } from '../gateway/supergraph/load-supergraph.ts';
import { isJsonObject } from '../lib/json.ts';
import { CommandFailure } from './command-failure.ts';
import { composeConfigured } from './compose-configured.ts';

export interface PlanOptions {
  /** A supergraph file, instead of the configured graph. */
  readonly supergraph?: string;
  /** Which operation of the file is meant. */
  readonly operation?: string;
  /** JSON. Only those that `@skip` and `@include` use matter. */
  readonly variables?: string;
}

/** Prints how an operation would be answered: who is asked for what, and in which order. Nobody is asked. */
export async function plan(config: Config, file: string, options: PlanOptions): Promise<void> {
  const engine = engineOf(await supergraphOf(config, options.supergraph), config);
  const variables = readVariables(options.variables);
  const prepared = engine.prepare(await readText(file), options.operation);
  const operation = 'errors' in prepared ? prepared : engine.coerceConditions(prepared, variables);
  if ('errors' in operation) throw new CommandFailure(operation.errors.map((error) => describe(file, error)).join('\n'));
  process.stdout.write(engine.explain(operation));
}

function engineOf(supergraphSdl: string, { limits }: Config): Engine {
  const refusing = refusingLimits(limits);
  const examine = (document: Parameters<typeof checkDocument>[0]) => checkDocument(document, refusing);
  return createEngine({
    supergraph: readSupergraph(supergraphSdl),
    subgraphs: new Map(),
    limits: { documentTokensMax: limits.tokensMax },
    examine,
  });
}

async function supergraphOf(config: Config, file: string | undefined): Promise<string> {
  if (file === undefined) return (await composeConfigured(config)).supergraphSdl;
  return orStartFault(file, loadSupergraph({ ready: await readText(file), sources: [] }));
}

async function readText(file: string): Promise<string> {
  try {
    return await readFile(file, 'utf8');
  } catch (error) {
    throw new CommandFailure(`${file}: ${(error as Error).message}`);
  }
}

function readVariables(text = '{}'): Readonly<Record<string, unknown>> {
  const values: unknown = orNull(text);
  if (!isJsonObject(values)) throw new CommandFailure('--variables must be a JSON object.');
  return values;
}

function orNull(text: string): unknown {
  try {
    return JSON.parse(text);
  } catch {
    return null;
  }
}

/** As compilers say it, so that editors find the place. */
function describe(file: string, { message, locations: [place] = [] }: GraphQLError): string {
  return `${file}${place ? `:${place.line}:${place.column}` : ''}: ${message}`;
}
