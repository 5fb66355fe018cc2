import { Kind, parse, type FieldDefinitionNode } from 'graphql';

/** What the federation specification adds to a subgraph's schema: its directives, `_service` and, with entities, `_entities`. */
export function federationPrelude(entities: readonly string[], hasQuery: boolean): string {
  return [
    DIRECTIVES,
    entities.length > 0 ? `union _Entity = ${entities.join(' | ')}` : '',
    hasQuery ? '' : `type Query { ${rootFields(entities.length > 0)} }`,
  ].join('\n');
}

/** The same root fields as nodes, for a `Query` that the subgraph declares by itself. */
export function rootFieldsOfFederation(hasEntities: boolean): readonly FieldDefinitionNode[] {
  const definition = parse(`type Query { ${rootFields(hasEntities)} }`, { noLocation: true }).definitions[0];
  return definition?.kind === Kind.OBJECT_TYPE_DEFINITION ? (definition.fields ?? []) : [];
}

function rootFields(hasEntities: boolean): string {
  return `_service: _Service! ${hasEntities ? '_entities(representations: [_Any!]!): [_Entity]!' : ''}`;
}

const DIRECTIVES = `
  scalar FieldSet
  scalar _Any
  type _Service { sdl: String }
  directive @key(fields: FieldSet!, resolvable: Boolean = true) repeatable on OBJECT | INTERFACE
  directive @requires(fields: FieldSet!) on FIELD_DEFINITION
  directive @provides(fields: FieldSet!) on FIELD_DEFINITION
  directive @external on OBJECT | FIELD_DEFINITION
  directive @shareable repeatable on OBJECT | FIELD_DEFINITION
  directive @override(from: String!, label: String) on FIELD_DEFINITION
  directive @inaccessible on FIELD_DEFINITION | OBJECT | INTERFACE | UNION | ARGUMENT_DEFINITION | SCALAR | ENUM | ENUM_VALUE | INPUT_OBJECT | INPUT_FIELD_DEFINITION
  directive @interfaceObject on OBJECT
  scalar ContextFieldValue
  directive @context(name: String!) repeatable on OBJECT | INTERFACE | UNION
  directive @fromContext(field: ContextFieldValue) on ARGUMENT_DEFINITION
`;
