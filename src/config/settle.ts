import path from 'node:path';
import type { Secret } from '../lib/secret.ts';
import type { FileConfig } from './schema.ts';
import { settleMails, settleSms, type MailsConfig, type SmsConfig } from './settle-delivery.ts';
import type { SubgraphConfig } from './subgraph-schema.ts';

/** The configuration as the rest of the house gets it: nothing optional that has a default, every path absolute. */
export interface Config extends Omit<
  FileConfig,
  'publicUrl' | 'introspection' | 'tokens' | 'metrics' | 'mails' | 'sms' | 'subgraphs' | 'supergraph' | 'databaseUrl'
> {
  readonly isProduction: boolean;
  readonly publicUrl: string;
  readonly introspection: boolean;
  readonly databaseUrl: Secret | null;
  readonly tokens: {
    readonly issuer: string;
    readonly audience: string;
    readonly clientId: string;
    readonly accessTtlSeconds: number;
    readonly rotateKeysDays: number;
  };
  readonly metrics: { readonly enabled: boolean; readonly token: Secret | null };
  readonly mails: MailsConfig;
  /** Null: nothing sends SMS. */
  readonly sms: SmsConfig | null;
  /** Null: composed at start. */
  readonly supergraph: string | null;
  /** Null: none were named, so development shows the examples. */
  readonly subgraphs: Readonly<Record<string, SubgraphConfig>> | null;
}

const defaultPort = 4000;

/** Fills what follows from other keys. Paths in the file are relative to the file, the data directory to the working directory. */
export function settle(file: FileConfig, fileDirectory: string, cwd: string): Config {
  const isProduction = file.environment === 'production';
  // A free port has no name before it is taken, and `iss` must be the same after a restart.
  const publicUrl = file.publicUrl ?? `http://localhost:${file.port || defaultPort}`;
  const fromFile = (name: string) => path.resolve(fileDirectory, name);
  return {
    ...file,
    isProduction,
    publicUrl,
    introspection: file.introspection ?? !isProduction,
    dataDir: path.resolve(cwd, file.dataDir),
    databaseUrl: file.databaseUrl ?? null,
    tokens: { ...file.tokens, issuer: file.tokens.issuer ?? publicUrl },
    metrics: { enabled: file.metrics.enabled ?? !isProduction, token: file.metrics.token ?? null },
    mails: settleMails(file.mails, publicUrl, fromFile),
    sms: settleSms(file.sms),
    documents: {
      ...file.documents,
      ...(file.documents.trusted === undefined ? {} : { trusted: fromFile(file.documents.trusted) }),
    },
    guard: { ...file.guard, policies: withAbsoluteModule(file.guard.policies, fromFile) },
    supergraph: file.supergraph === undefined ? null : fromFile(file.supergraph),
    subgraphs: file.subgraphs ? mapValues(file.subgraphs, (subgraph) => withAbsolutePaths(subgraph, fromFile)) : null,
  };
}

function withAbsoluteModule<Part extends { module?: string | undefined }>(part: Part, absolute: (name: string) => string): Part {
  return part.module === undefined ? part : { ...part, module: absolute(part.module) };
}

function withAbsolutePaths(subgraph: SubgraphConfig, absolute: (name: string) => string): SubgraphConfig {
  return {
    ...subgraph,
    ...(subgraph.sdl === undefined ? {} : { sdl: absolute(subgraph.sdl) }),
    ...(subgraph.module === undefined ? {} : { module: absolute(subgraph.module) }),
    ...(subgraph.tls === undefined ? {} : { tls: withAbsoluteFiles(subgraph.tls, absolute) }),
  };
}

function withAbsoluteFiles<Files extends object>(files: Files, absolute: (name: string) => string): Files {
  return mapValues(files as Record<string, string>, absolute) as Files;
}

function mapValues<A, B>(record: Readonly<Record<string, A>>, change: (value: A) => B): Record<string, B> {
  return Object.fromEntries(Object.entries(record).map(([key, value]) => [key, change(value)]));
}
