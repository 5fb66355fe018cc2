import { describedOperations } from './describe-operations.ts';
import { openapiSchemas, securitySchemes } from './openapi-schemas.ts';
import { restOperations, type RestOperationName } from './operations.ts';

export interface OpenapiSettings {
  readonly publicUrl: string;
  readonly version: string;
}

/** The REST face in OpenAPI 3.1. A path that an operation has beside its first one is listed as an alias of it. */
export function openapiDocument({ publicUrl, version }: OpenapiSettings): object {
  const paths: Record<string, Record<string, object>> = {};
  for (const [name, operation] of Object.entries(restOperations)) {
    const { method, paths: urls } = operation;
    for (const [index, url] of urls.entries()) {
      const described = describedOperations[name as RestOperationName];
      const operationId = index === 0 ? name : `${name}Alias`;
      const summary = index === 0 ? described.summary : `${described.summary} (alias)`;
      (paths[url.replaceAll(/:(\w+)/g, '{$1}')] ??= {})[method.toLowerCase()] = { ...described, operationId, summary };
    }
  }
  return {
    openapi: '3.1.1',
    info: { title: 'Portcullis, the REST face', version, description },
    servers: [{ url: publicUrl }],
    paths,
    components: { schemas: openapiSchemas, securitySchemes },
  };
}

const description =
  'For clients that do not speak GraphQL, in the dialects that they speak already. Everything else is at `/graphql`.';
