import { Kind, parse, visit } from 'graphql';
import type {
  ASTVisitor,
  ConstDirectiveNode,
  DefinitionNode,
  DirectiveDefinitionNode,
  DocumentNode,
  GraphQLSchema,
} from 'graphql';
import type { Sliced } from '../../lib/sliced.ts';
import { buildSchema } from './build-schema.ts';
import { ownDirectives } from './executable-directives.ts';
import { typeRef } from './type-ref.ts';
import { has } from './read-directives.ts';
import { inaccessibleNames } from './read-model.ts';

/**
 * Makes the schema that clients see of a supergraph: nothing of the join and link machinery, and nothing inaccessible. With
 * `assumeValid` it is not validated again when the first document is validated against it.
 */
export function* publicSchema(
  document: DocumentNode,
  { assumeValid = false }: { readonly assumeValid?: boolean } = {},
): Sliced<GraphQLSchema> {
  const inaccessible = inaccessibleNames(document);
  const isHidden = (node: { readonly directives?: readonly ConstDirectiveNode[] | undefined }): boolean =>
    has(node.directives, inaccessible);
  const definitions = [...document.definitions.filter((node) => !isMachinery(node)), ...defer].filter(
    (node) => !('directives' in node && isHidden(node as DirectiveHolder)),
  );
  const hiddenTypes = new Set(
    document.definitions.flatMap((node) =>
      'name' in node && node.name && 'directives' in node && isHidden(node as DirectiveHolder) ? [node.name.value] : [],
    ),
  );
  yield;
  const visitor: ASTVisitor = {
    enter(node) {
      if (node.kind === Kind.DIRECTIVE) return keptDirectives.has(node.name.value) ? undefined : null;
      if (node.kind === Kind.OPERATION_TYPE_DEFINITION) return hiddenTypes.has(node.type.name.value) ? null : undefined;
      if (node.kind === Kind.NAMED_TYPE) return hiddenTypes.has(node.name.value) ? null : undefined;
      if (node.kind === Kind.ENUM_VALUE_DEFINITION) return isHidden(node) ? null : undefined;
      if (node.kind !== Kind.FIELD_DEFINITION && node.kind !== Kind.INPUT_VALUE_DEFINITION) return undefined;
      return isHidden(node) || hiddenTypes.has(typeRef(node.type).name) ? null : undefined;
    },
  };
  const visible: DefinitionNode[] = [];
  for (const definition of definitions) {
    visible.push(visit(definition, visitor));
    yield;
  }
  return yield* buildSchema({ kind: Kind.DOCUMENT, definitions: visible }, { assumeValid });
}

/** What this gateway itself brings along, besides what every schema has. */
const defer = parse('directive @defer(label: String, if: Boolean! = true) on FRAGMENT_SPREAD | INLINE_FRAGMENT', {
  noLocation: true,
}).definitions;

type DirectiveHolder = { readonly directives?: readonly ConstDirectiveNode[] };

const keptDirectives = new Set(['deprecated', 'specifiedBy', 'oneOf']);

const executableLocations = new Set([
  'QUERY',
  'MUTATION',
  'SUBSCRIPTION',
  'FIELD',
  'FRAGMENT_DEFINITION',
  'FRAGMENT_SPREAD',
  'INLINE_FRAGMENT',
  'VARIABLE_DEFINITION',
]);

function isMachinery(node: DefinitionNode): boolean {
  if (node.kind === Kind.DIRECTIVE_DEFINITION) return !isExecutable(node);
  if (node.kind === Kind.OPERATION_DEFINITION || node.kind === Kind.FRAGMENT_DEFINITION) return true;
  return (
    'name' in node &&
    node.name !== undefined &&
    /^(join|link|core|federation|policy|authenticated|requiresScopes|context)__/.test(node.name.value)
  );
}

/** Directives for schemas alone are no business of clients, and what ours mean is no business of the graph. */
function isExecutable(node: DirectiveDefinitionNode): boolean {
  return !ownDirectives.has(node.name.value) && node.locations.some((location) => executableLocations.has(location.value));
}
