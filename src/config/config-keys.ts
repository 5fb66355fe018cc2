import { configJsonSchema, type ConfigJsonSchema } from './schema.ts';

/** One key of the configuration file and the environment variable that sets the same. */
export interface ConfigKey {
  /** For example `['tokens', 'issuer']`. */
  readonly path: readonly string[];
  /** For example `PORTCULLIS_TOKENS_ISSUER`, or a name that hosting platforms use. */
  readonly variable: string;
  readonly schema: ConfigJsonSchema;
}

const conventionalNames: Readonly<Record<string, string>> = {
  environment: 'NODE_ENV',
  host: 'HOST',
  port: 'PORT',
  databaseUrl: 'DATABASE_URL',
  redisUrl: 'REDIS_URL',
  'mails.smtpUrl': 'SMTP_URL',
  'tracing.endpoint': 'OTEL_EXPORTER_OTLP_ENDPOINT',
  'tracing.disabled': 'OTEL_SDK_DISABLED',
  'tracing.serviceName': 'OTEL_SERVICE_NAME',
  'tracing.sampler': 'OTEL_TRACES_SAMPLER',
  'tracing.samplerArg': 'OTEL_TRACES_SAMPLER_ARG',
};

/** All keys, in the order of the schema. Maps (`subgraphs`) are one key, written as JSON in the environment. */
export function configKeys(schema: ConfigJsonSchema = configJsonSchema(), parents: readonly string[] = []): ConfigKey[] {
  return Object.entries(schema.properties ?? {}).flatMap(([name, child]) => {
    const path = [...parents, name];
    return child.properties ? configKeys(child, path) : [{ path, variable: variableOf(path), schema: child }];
  });
}

function variableOf(path: readonly string[]): string {
  const snake = path.map((part) => part.replaceAll(/[A-Z]/g, (letter) => `_${letter}`).toUpperCase());
  return conventionalNames[path.join('.')] ?? `PORTCULLIS_${snake.join('_')}`;
}
