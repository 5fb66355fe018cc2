import { Kind, TokenKind, type DefinitionNode, type DocumentNode, type GraphQLSchema } from 'graphql';
import { Parser } from 'graphql/language/parser.js';
import { runAtOnce, type Sliced } from '../../lib/sliced.ts';
import { publicSchema } from './public-schema.ts';
import { readModel } from './read-model.ts';
import type { SupergraphModel } from './supergraph-model.ts';

/** A supergraph with everything that is read from its text. */
export interface Supergraph {
  readonly sdl: string;
  readonly document: DocumentNode;
  /** What the planner goes by. */
  readonly model: SupergraphModel;
  /** What clients see. */
  readonly schema: GraphQLSchema;
}

/** Reads a supergraph by the join specification, as one that `buildGraph` made or accepted. Throws when the text is not a supergraph. */
export function readSupergraph(sdl: string): Supergraph {
  return runAtOnce(readSupergraphInSlices(sdl));
}

/** The same in slices, for a process that serves requests meanwhile. */
export function* readSupergraphInSlices(sdl: string): Sliced<Supergraph> {
  const document = yield* parseInSlices(sdl);
  const model = yield* readModel(document);
  // `buildGraph` validates every graph before it is served.
  const schema = yield* publicSchema(document, { assumeValid: true });
  return { sdl, document, model, schema };
}

/** Parses one definition after another, without locations. Throws a GraphQL syntax error. */
export function* parseInSlices(text: string): Sliced<DocumentNode> {
  const parser = new Parser(text, { noLocation: true });
  const definitions: DefinitionNode[] = [];
  parser.expectToken(TokenKind.SOF);
  do {
    definitions.push(parser.parseDefinition());
    yield;
  } while (!parser.expectOptionalToken(TokenKind.EOF));
  return { kind: Kind.DOCUMENT, definitions };
}
