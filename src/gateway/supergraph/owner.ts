import { Kind, parse, type ConstDirectiveNode, type DocumentNode } from 'graphql';
import type { SchemaNames } from '../../lib/schema-names.ts';
import { directiveArgument, directiveNames } from '../schema/directive-names.ts';
import { declarationsOf, type Declaration } from './declarations.ts';
import { standardNames } from './standard-names.ts';

/** The subgraph whose types and fields are its own, and what of them others may take over. */
export interface Owner {
  /** Its name. */
  readonly name: string;
  readonly sdl: string;
  /** What the configuration calls its types and fields. Default: nothing is configured. */
  readonly names?: Pick<SchemaNames, 'prefix' | 'rename'>;
  /** By subgraph, the coordinates that it may declare, share, override, protect and change, with all that is below them. */
  readonly mayOverride: Readonly<Record<string, readonly string[]>>;
}

/** The owner's schema, as others are compared with it. */
export interface Owned {
  readonly name: string;
  readonly document: DocumentNode;
  readonly declarations: ReadonlyMap<string, Declaration>;
  /** Whether other subgraphs may resolve the field, too: it is part of a key, or shareable. */
  isShared(coordinate: string): boolean;
  /** Whether other subgraphs may add to the type: roots, entities, and shareable types. */
  isOpen(typeName: string): boolean;
  mayOverride(subgraph: string, coordinate: string): boolean;
}

/** A change to what belongs to the owner. */
export interface Trespass {
  readonly coordinate: string;
  /** The subgraphs that could have made it. */
  readonly by: readonly string[];
  /** Completes "… belongs to the owner, and … by another subgraph". */
  readonly what: string;
  /** What the other subgraph can do instead. */
  readonly instead: string;
}

export const instead = {
  rename: 'Give it another name',
  leaveOut: 'Leave that out',
  protectFields: 'Protect the fields that are meant, one by one',
} as const;

/** Reads the owner's SDL. Throws where it is no document. */
export function readOwner({ name, sdl, mayOverride }: Owner): Owned {
  const document = standardNames(parse(sdl));
  const names = directiveNames(document, ['key', 'shareable']);
  const shared = new Set<string>();
  const open = new Set(['Query', 'Mutation', 'Subscription']);
  const uses = (directives: readonly ConstDirectiveNode[] | undefined, wanted: string): ConstDirectiveNode[] =>
    (directives ?? []).filter((directive) => names.get(directive.name.value) === wanted);

  for (const type of document.definitions) {
    if (type.kind !== Kind.OBJECT_TYPE_DEFINITION && type.kind !== Kind.INTERFACE_TYPE_DEFINITION) continue;
    const keys = uses(type.directives, 'key').map((key) => directiveArgument(key, 'fields'));
    const isShareable = uses(type.directives, 'shareable').length > 0;
    if (keys.length > 0 || isShareable) open.add(type.name.value);
    const inKey = new Set(keys.flatMap((key) => (typeof key === 'string' ? (key.match(/\w+/g) ?? []) : [])));
    for (const field of type.fields ?? [])
      if (isShareable || inKey.has(field.name.value) || uses(field.directives, 'shareable').length > 0)
        shared.add(`${type.name.value}.${field.name.value}`);
  }
  return {
    name,
    document,
    declarations: declarationsOf(document),
    isShared: (coordinate) => shared.has(coordinate),
    isOpen: (typeName) => open.has(typeName),
    mayOverride: (subgraph, coordinate) =>
      Object.hasOwn(mayOverride, subgraph) && (mayOverride[subgraph] ?? []).some((allowed) => isWithin(coordinate, allowed)),
  };
}

/** Whether a coordinate is the other one, or below it: `User.email` is within `User`. */
function isWithin(coordinate: string, other: string): boolean {
  return coordinate === other || coordinate.startsWith(`${other}.`) || coordinate.startsWith(`${other}(`);
}

/** How the configuration allows it: by the nearest coordinate that the owner itself has. Null for what is not the owner's. */
export function permission({ declarations }: Owned, subgraph: string, coordinate: string): string | null {
  const [field = '', typeName = ''] = [coordinate.split('(')[0], coordinate.split('.')[0]];
  const own = [field, typeName].find((candidate) => declarations.has(candidate));
  return own === undefined ? null : `subgraphs.${subgraph}.mayOverride: [${own}]`;
}

/** Permissions for what the owner does not have. */
export function unknownPermissions(owner: Owner): string[] {
  const { declarations } = readOwner(owner);
  return Object.entries(owner.mayOverride).flatMap(([subgraph, coordinates]) =>
    coordinates
      .filter((coordinate) => !declarations.has(coordinate))
      .map((coordinate) => `subgraphs.${subgraph}.mayOverride: the subgraph "${owner.name}" has no ${coordinate}`),
  );
}
