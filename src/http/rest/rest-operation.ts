import type { FastifyReply, FastifyRequest } from 'fastify';
import type { z } from 'zod';
import type { Client } from '../../lib/client.ts';
import type { Caller } from './callers.ts';
import type { DialectOf } from './dialect.ts';
import { parseBody, parsePath, type BodySchema, type ParsedBody, type PathSchemas } from './parse-request.ts';
import { clientOf } from './request-facts.ts';
import type { RestDeps } from './rest-deps.ts';
import { asPage } from './undo/html-page.ts';

/** One thing that the REST face does. Its route, its validation and its page in `/openapi.json` all come from here. */
export interface RestOperation extends Described {
  readonly method: 'GET' | 'POST' | 'PATCH' | 'DELETE';
  /** The path under our origin, and with the prefix that clients of that dialect put before it. `:name` is a part that varies. */
  readonly paths: readonly string[];
  /** Of refusals. */
  readonly dialect: DialectOf;
  /** Default: JSON. */
  readonly encoding?: 'json' | 'form';
  readonly caller: Pick<Caller<unknown>, 'security' | 'challenge'>;
  readonly path?: PathSchemas;
  /** Headers that clients may send, by name, with what they say. */
  readonly headers?: Readonly<Record<string, string>>;
  readonly body?: BodySchema;
  readonly answers: Answers;
  /** By status. Every operation may refuse with others. */
  readonly refusals?: Readonly<Record<number, string>>;
  /** Proves the caller, then reads path and body, then does the work. What it throws is written in the dialect. */
  readonly run: (request: FastifyRequest, reply: FastifyReply, deps: RestDeps) => Promise<FastifyReply>;
}

interface Described {
  readonly summary: string;
  readonly description: string;
  readonly tags: readonly string[];
}

/** The answers of an operation, by status. */
export type Answers = Readonly<Record<number, AnswerSchema>>;

export interface AnswerSchema {
  readonly description: string;
  /** Of the JSON; absent: there is no body. */
  readonly body?: z.ZodType;
  /** True: a page for people. */
  readonly isPage?: true;
}

/** Every answer that fits the schemas. */
type AnswerOf<Of extends Answers> = {
  [Status in keyof Of & number]: Of[Status] extends { readonly body: infer Body extends z.ZodType }
    ? { readonly status: Status; readonly body: z.input<Body> }
    : Of[Status] extends { readonly isPage: true }
      ? { readonly status: Status; readonly page: string }
      : { readonly status: Status; readonly body: undefined };
}[keyof Of & number];

/** A request that was proved and read. */
export interface Call<Who, Path, Body> {
  readonly caller: Who;
  readonly path: Path;
  readonly body: Body;
  readonly client: Client;
  readonly request: FastifyRequest;
  /** For headers of the answer. */
  readonly reply: FastifyReply;
}

interface Declaration<Who, Path extends PathSchemas, Body extends BodySchema | undefined, Of extends Answers> extends Omit<
  RestOperation,
  'run' | 'caller' | 'path' | 'body' | 'answers'
> {
  readonly caller: Caller<Who>;
  readonly path?: Path;
  readonly body?: Body;
  readonly answers: Of;
  handle(
    call: Call<Who, { readonly [Name in keyof Path]: z.output<Path[Name]> }, ParsedBody<Body>>,
    deps: RestDeps,
  ): Promise<AnswerOf<Of>>;
}

/** Declares an operation. The compiler holds what `handle` reads and answers against the schemas. */
export function restOperation<
  Who,
  const Of extends Answers,
  Path extends PathSchemas = PathSchemas,
  Body extends BodySchema | undefined = undefined,
>({ handle, path, body, ...declared }: Declaration<Who, Path, Body, Of>): RestOperation {
  return {
    ...declared,
    ...(path ? { path } : {}),
    ...(body ? { body } : {}),
    async run(request, reply, deps) {
      const caller = await declared.caller.prove(request, reply, deps);
      const call = { caller, request, reply, client: clientOf(request, deps) };
      const answered = await handle({ ...call, path: parsePath(path, request), body: parseBody(body, request) }, deps);
      return send(reply, answered);
    },
  };
}

/** Answers with JSON, or with no body. */
export function answer<Status extends number, const Body>(status: Status, body: Body) {
  return { status, body };
}

/** Answers with a page for people, which is a whole HTML document. */
export function showPage<Status extends number>(status: Status, page: string) {
  return { status, page };
}

function send(reply: FastifyReply, answered: { readonly status: number; readonly body?: unknown; readonly page?: string }) {
  const { status, body, page } = answered;
  return page === undefined ? reply.status(status).send(body) : asPage(reply.status(status)).send(page);
}
