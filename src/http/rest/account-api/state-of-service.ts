import { answerSchemas } from '../answer-schemas.ts';
import { noCredential } from '../callers.ts';
import { answer, restOperation } from '../rest-operation.ts';
import { accountApiDialect, atAccountApi, done } from './account-api-dialect.ts';

/** Says that this process answers. Whether it can do its work is at `/readyz`. */
export const checkHealth = restOperation({
  ...atAccountApi('/health'),
  method: 'GET',
  summary: 'Health',
  description: 'Whether this process answers.',
  caller: noCredential,
  answers: { 200: { description: 'It does.', body: answerSchemas.Health } },
  handle: async () => answer(200, done('Health check successful.', { status: 'healthy', service: 'portcullis' } as const)),
});

export const checkVersion = restOperation({
  method: 'GET',
  paths: ['/api/v1/version'],
  dialect: accountApiDialect,
  tags: ['Envelope'],
  summary: 'Version',
  description: 'Which version this is.',
  caller: noCredential,
  answers: { 200: { description: 'The version.', body: answerSchemas.Version } },
  handle: async (_, { version }) => answer(200, done('Version check successful.', { version })),
});
