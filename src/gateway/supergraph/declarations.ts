import {
  isTypeDefinitionNode,
  isTypeExtensionNode,
  Kind,
  print,
  type ConstDirectiveNode,
  type DocumentNode,
  type InputValueDefinitionNode,
} from 'graphql';
import { named, text } from '../schema/read-directives.ts';
import { linkedNames } from '../schema/directive-names.ts';

/** One element of a schema, by its coordinate. */
export interface Declaration {
  /** The type that it is or belongs to. */
  readonly typeName: string;
  /** Its kind, and of fields and arguments their type and default: two declarations agree where these are equal. */
  readonly signature: string;
  /** Directives applied to it, as text under the names of their specifications; those of federation and of auth are left out. */
  readonly directives: readonly string[];
  /** Values of `join__Graph` for the subgraphs that declare it; null where the schema is a subgraph's. */
  readonly graphs: ReadonlySet<string> | null;
}

/**
 * Every element of a schema by its coordinate: `Type`, `Type.field`, `Type.field(argument:)`, `Type.VALUE`, and members of unions as
 * `Type.Member`. Root types have their default names, whatever the schema calls them.
 */
export function declarationsOf(schema: DocumentNode): ReadonlyMap<string, Declaration> {
  const names = linkedNames(schema);
  const roots = rootNamesOf(schema);
  const found = new Map<string, Declaration>();

  for (const node of schema.definitions) {
    if (!isTypeDefinitionNode(node) && !isTypeExtensionNode(node)) continue;
    const typeName = roots.get(node.name.value) ?? node.name.value;
    if (machinery.test(typeName)) continue;
    const joined = graphsOf(node.directives, 'join__type');
    const own = (directives: readonly ConstDirectiveNode[] = [], by?: Joined): Omit<Declaration, 'signature'> => ({
      typeName,
      directives: directives.flatMap((directive) => shown(directive, names)),
      graphs: joined && ((by && graphsOf(directives, by)) ?? joined),
    });
    const add = (coordinate: string, declaration: Declaration): void => {
      const before = found.get(coordinate);
      found.set(coordinate, before ? merged(before, declaration) : declaration);
    };

    add(typeName, { ...own(node.directives), signature: node.kind.replace(/Type(Definition|Extension)$/, '') });
    for (const field of 'fields' in node ? (node.fields ?? []) : []) {
      if (machinery.test(field.name.value)) continue;
      const coordinate = `${typeName}.${field.name.value}`;
      const declared = own(field.directives, 'join__field');
      add(coordinate, { ...declared, signature: signatureOf(field) });
      for (const argument of 'arguments' in field ? (field.arguments ?? []) : []) {
        const directives = argument.directives?.flatMap((directive) => shown(directive, names)) ?? [];
        add(`${coordinate}(${argument.name.value}:)`, { ...declared, directives, signature: signatureOf(argument) });
      }
    }
    for (const value of 'values' in node ? (node.values ?? []) : [])
      add(`${typeName}.${value.name.value}`, { ...own(value.directives, 'join__enumValue'), signature: 'value' });
    for (const { name } of 'types' in node ? (node.types ?? []) : []) {
      const members = (node.directives ?? []).filter((directive) => text(directive, 'member') === name.value);
      add(`${typeName}.${name.value}`, { ...own(members, 'join__unionMember'), directives: [], signature: 'member' });
    }
  }
  return found;
}

/** Types and root fields of federation itself, which every subgraph may declare. */
const machinery =
  /^((join|link|core|federation|policy|authenticated|requiresScopes|context)__|(_Service|_Entity|_Any|_?FieldSet|_entities|_service)$)/;

type Joined = 'join__field' | 'join__enumValue' | 'join__unionMember';

/** Null where there is no such directive. */
function graphsOf(directives: readonly ConstDirectiveNode[] | undefined, name: string): ReadonlySet<string> | null {
  const joined = named(directives, name);
  return joined.length === 0 ? null : new Set(joined.flatMap((directive) => text(directive, 'graph') ?? []));
}

function merged(a: Declaration, b: Declaration): Declaration {
  return { ...a, directives: [...a.directives, ...b.directives] };
}

function signatureOf(
  node: Pick<InputValueDefinitionNode, 'type'> & { readonly defaultValue?: InputValueDefinitionNode['defaultValue'] },
): string {
  return `${print(node.type)}${node.defaultValue ? ` = ${print(node.defaultValue)}` : ''}`;
}

/** Directives that say how subgraphs work together, and those that the guard reads. */
const otherwiseRead: ReadonlySet<string> = new Set([
  'key',
  'shareable',
  'external',
  'override',
  'provides',
  'requires',
  'interfaceObject',
  'extends',
  'context',
  'fromContext',
  'composeDirective',
  'link',
  'core',
  'authenticated',
  'requiresScopes',
  'policy',
  'requiresAal',
]);

function shown(directive: ConstDirectiveNode, names: ReadonlyMap<string, string>): string[] {
  const name = names.get(directive.name.value) ?? directive.name.value;
  if (machinery.test(name) || otherwiseRead.has(name)) return [];
  const given = (directive.arguments ?? []).map((argument) => print(argument)).toSorted();
  return [`@${name}${given.length > 0 ? `(${given.join(', ')})` : ''}`];
}

/** The default names of root types, by the names that the schema gives them; none where it gives none. */
export function rootNamesOf({ definitions }: DocumentNode): ReadonlyMap<string, string> {
  const operations = definitions.flatMap((node) =>
    node.kind === Kind.SCHEMA_DEFINITION || node.kind === Kind.SCHEMA_EXTENSION ? (node.operationTypes ?? []) : [],
  );
  return new Map(
    operations.map(({ operation, type }) => [type.name.value, `${operation.charAt(0).toUpperCase()}${operation.slice(1)}`]),
  );
}
