import type { AuthSubgraph } from '../../src/auth-subgraph/create-auth-subgraph.ts';
import type { TypedDocumentString } from './generated/operations.ts';

export interface Answer<Data> {
  readonly status: number;
  readonly headers: readonly (readonly [string, string])[];
  /** Throws where there is none, with the whole answer as message. */
  readonly data: Data;
  readonly errors: readonly AnsweredError[];
}

export interface AnsweredError {
  readonly message: string;
  readonly path?: readonly (string | number)[];
  readonly extensions: Readonly<Record<string, unknown>>;
}

export interface AskOptions {
  readonly bearer?: string | undefined;
  readonly address?: string;
  readonly mayMutate?: boolean;
}

export type Document<Data, Variables> = TypedDocumentString<Data, Variables> | string;

/** A client of the subgraph's own endpoint, behind the part that reads HTTP. */
export function subgraphClient(subgraph: AuthSubgraph) {
  return async function ask<Data = Record<string, unknown>, Variables = Record<string, unknown>>(
    document: Document<Data, Variables>,
    variables: Variables,
    { bearer, address = '192.0.2.1', mayMutate = true }: AskOptions = {},
  ): Promise<Answer<Data>> {
    const { status, headers, body } = await subgraph.handleHttp({
      query: document.toString(),
      operationName: null,
      variables: variables as Record<string, unknown>,
      mayMutate,
      headers: { 'user-agent': 'a test', ...(bearer === undefined ? {} : { authorization: `Bearer ${bearer}` }) },
      clientAddress: address,
      requestId: 'request-of-a-test',
    });
    const { data, errors = [] } = JSON.parse(body) as { data?: Data; errors?: AnsweredError[] };
    return {
      status,
      headers,
      errors,
      get data() {
        if (data === undefined || data === null) throw new Error(body);
        return data;
      },
    };
  };
}

/** The answer in one word: the code of its first error, else the member of its first field's result union. */
export function outcomeOf(answer: Answer<object>): string {
  const [error] = answer.errors;
  if (error) return String(error.extensions['code']);
  const [result] = Object.values(answer.data) as { __typename?: string }[];
  return result?.__typename ?? 'none';
}
