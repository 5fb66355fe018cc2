import {
  isTypeDefinitionNode,
  isTypeExtensionNode,
  print,
  type FieldDefinitionNode,
  type TypeDefinitionNode,
  type TypeExtensionNode,
} from 'graphql';
import { directiveArgument, directiveNames, linksOf } from '../schema/directive-names.ts';
import type { ParsedSubgraph } from './explain-fault.ts';

/** A type as one subgraph declares it, with its extensions. */
export interface DeclaredType {
  readonly name: string;
  /** `Object`, `Interface`, `Union`, `Enum`, `InputObject` or `Scalar`. */
  readonly kind: string;
  readonly isEntity: boolean;
  readonly fields: ReadonlyMap<string, DeclaredField>;
  /** Its fields, values or members as text, without nullability of what answers. */
  readonly members: readonly string[];
}

export interface DeclaredField {
  /** What it returns, whether or not that may be null. */
  readonly type: string;
  /** Whether another subgraph may answer it, too: it is shareable or part of a key. */
  readonly isShared: boolean;
  /** Whether the subgraph only refers to it (`@external`). */
  readonly isExternal: boolean;
  /** The subgraph from which it is taken over by `@override`, or null. */
  readonly overrides: string | null;
}

/** Returns the types that a subgraph declares, by name, in the order of its SDL. */
export function declaredTypes({ document }: Pick<ParsedSubgraph, 'document'>): ReadonlyMap<string, DeclaredType> {
  const names = directiveNames(document, ['key', 'shareable', 'external', 'override']);
  // Federation 1 has no `@shareable`, and shares everything.
  const sharesAll = !linksOf(document).some(({ url }) => /\/federation\/v2[.\d]*\/?$/.test(url));
  const found = new Map<string, DeclaredType>();

  for (const node of document.definitions) {
    if ((!isTypeDefinitionNode(node) && !isTypeExtensionNode(node)) || machinery.test(node.name.value)) continue;
    const uses = (on: Pick<FieldDefinitionNode, 'directives'>, wanted: string) =>
      (on.directives ?? []).filter((directive) => names.get(directive.name.value) === wanted);
    const keys = uses(node, 'key').flatMap((key) => String(directiveArgument(key, 'fields')).match(/\w+/g) ?? []);
    const isAll = { shareable: sharesAll || uses(node, 'shareable').length > 0, external: uses(node, 'external').length > 0 };

    const kind = node.kind.replace(/Type(Definition|Extension)$/, '');
    const answers = kind === 'Object' || kind === 'Interface';
    const given = answers ? ((node as { readonly fields?: readonly FieldDefinitionNode[] }).fields ?? []) : [];
    const fields = given
      .filter(({ name }) => !machinery.test(name.value))
      .map((field): [string, DeclaredField] => {
        const from = uses(field, 'override').map((override) => directiveArgument(override, 'from'))[0];
        return [
          field.name.value,
          {
            type: print(field.type).replaceAll('!', ''),
            isShared: isAll.shareable || keys.includes(field.name.value) || uses(field, 'shareable').length > 0,
            isExternal: isAll.external || uses(field, 'external').length > 0,
            overrides: typeof from === 'string' ? from : null,
          },
        ];
      });
    const before = found.get(node.name.value);
    found.set(node.name.value, {
      name: node.name.value,
      kind,
      isEntity: keys.length > 0 || (before?.isEntity ?? false),
      fields: new Map([...(before?.fields ?? []), ...fields]),
      members: [...(before?.members ?? []), ...membersOf(node, answers)].toSorted(),
    });
  }
  return found;
}

/** Types and root fields of federation itself, which a subgraph may declare. */
const machinery = /__|^(_Service|_Entity|_Any|_?FieldSet|_entities|_service)$/;

interface WithMembers {
  readonly fields?: readonly Pick<FieldDefinitionNode, 'name' | 'type'>[];
  readonly values?: readonly Pick<FieldDefinitionNode, 'name'>[];
  readonly types?: readonly Pick<FieldDefinitionNode, 'name'>[];
}

function membersOf(node: TypeDefinitionNode | TypeExtensionNode, answers: boolean): string[] {
  const { fields = [], values = [], types = [] } = node as WithMembers;
  const typed = fields.map(({ name, type }) => {
    const text = print(type);
    return `${name.value}: ${answers ? text.replaceAll('!', '') : text}`;
  });
  return [...typed, ...[...values, ...types].map(({ name }) => name.value)];
}
