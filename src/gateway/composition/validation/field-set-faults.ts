import { GraphQLError, Kind, specifiedScalarTypes, type ASTNode, type FieldNode, type SelectionSetNode } from 'graphql';
import { faultIn, type Fault } from '../subgraph/fault.ts';
import { fieldSet } from '../subgraph/field-set.ts';
import type { Subgraph, SubgraphField, SubgraphType } from '../subgraph/subgraph-definition.ts';

export type FieldSetDirective = 'key' | 'requires' | 'provides';

/** A field set of a subgraph, with where it stands. */
export interface DeclaredFieldSet {
  readonly directive: FieldSetDirective;
  /** Of what has the directive: `type "T"`, or `field "T.f"`. */
  readonly on: string;
  /** Whose fields it selects. */
  readonly typeName: string;
  readonly text: string;
  readonly node: ASTNode;
}

const prefixes = { key: 'KEY', requires: 'REQUIRES', provides: 'PROVIDES' } as const;

/** Returns faults of a field set that is not one, or that selects fields which the subgraph does not declare. */
export function fieldSetFaults(subgraph: Subgraph, declared: DeclaredFieldSet): Fault[] {
  const { directive, on, typeName, text, node } = declared;
  const fault = (code: string, message: string): Fault =>
    faultIn(
      subgraph,
      `${prefixes[directive]}_${code}`,
      `On ${on}, for @${directive}(fields: ${JSON.stringify(text)}): ${message}`,
      node,
    );
  const set = fieldSet(text);
  if (set instanceof GraphQLError) return [fault('INVALID_FIELDS', set.message)];
  const found: Fault[] = [];
  look(set, subgraph.types.get(typeName), false);
  return found;

  /** `isReferenced`: a field above is external, so that what is below it is another subgraph's. */
  function look({ selections }: SelectionSetNode, type: SubgraphType | undefined, isReferenced: boolean): void {
    for (const selection of selections) {
      if ((selection.directives ?? []).length > 0)
        found.push(
          fault(
            'DIRECTIVE_IN_FIELDS_ARG',
            `cannot have directive applications in the @${directive}(fields:) argument but found @${selection.directives?.[0]?.name.value}.`,
          ),
        );
      if (selection.kind === Kind.FRAGMENT_SPREAD)
        found.push(fault('INVALID_FIELDS', `Unknown fragment "${selection.name.value}".`));
      else if (selection.kind === Kind.INLINE_FRAGMENT) {
        const condition = selection.typeCondition?.name.value;
        const narrowed = condition === undefined ? type : subgraph.types.get(condition);
        if (!isComposite(narrowed)) found.push(fault('INVALID_FIELDS', `Unknown type "${condition}".`));
        else if (type && !overlaps(subgraph, type, narrowed))
          found.push(
            fault(
              'INVALID_FIELDS',
              `Fragment cannot be spread here as objects of type "${type.name}" can never be of type "${narrowed.name}".`,
            ),
          );
        else look(selection.selectionSet, narrowed, isReferenced);
      } else if (selection.name.value !== '__typename') lookAtField(selection, type, isReferenced);
    }
  }

  function lookAtField(selection: FieldNode, type: SubgraphType | undefined, isReferenced: boolean): void {
    const name = selection.name.value;
    if (selection.alias)
      found.push(
        fault(
          'INVALID_FIELDS',
          `Cannot use alias "${selection.alias.value}" in "${selection.alias.value}: ${name}": aliases are not supported in field sets.`,
        ),
      );
    const field = type?.kind === 'union' ? undefined : type?.fields.get(name);
    if (!type || !field) {
      const elsewhere =
        directive === 'key'
          ? ''
          : ' (if the field is defined in another subgraph, you need to add it to this subgraph with @external)';
      found.push(fault('INVALID_FIELDS', `Cannot query field "${name}" on type "${type?.name ?? typeName}"${elsewhere}.`));
      return;
    }
    const coordinate = `${type.name}.${name}`;
    const inner = subgraph.types.get(field.type.name);
    if (directive !== 'requires' && field.arguments.size > 0)
      found.push(
        fault(
          'FIELDS_HAS_ARGS',
          `field ${coordinate} cannot be included because it has arguments (fields with argument are not allowed in @${directive})`,
        ),
      );
    for (const argument of selection.arguments ?? [])
      if (!field.arguments.has(argument.name.value))
        found.push(fault('INVALID_FIELDS', `Unknown argument "${argument.name.value}" on field "${coordinate}".`));
    if (directive === 'key' && (inner?.kind === 'union' || inner?.kind === 'interface'))
      found.push(
        fault(
          'FIELDS_SELECT_INVALID_TYPE',
          `field "${coordinate}" is ${inner.kind === 'union' ? 'a Union' : 'an Interface'} type which is not allowed in @key`,
        ),
      );
    const isExternal = isReferenced || field.isExternal || isExternalSomewhere(subgraph, type, field);
    if (isLeaf(subgraph, field)) {
      if (selection.selectionSet)
        found.push(
          fault(
            'INVALID_FIELDS',
            `Field "${coordinate}" must not have a selection since type "${field.typeText}" has no subfields.`,
          ),
        );
      else if (directive !== 'key' && !isExternal && subgraph.links.minor !== null)
        found.push(
          fault(
            'FIELDS_MISSING_EXTERNAL',
            `field "${coordinate}" should not be part of a @${directive} since it is already provided by this subgraph (it is not marked @external)`,
          ),
        );
    } else if (!selection.selectionSet)
      found.push(
        fault('INVALID_FIELDS', `Invalid empty selection set for field "${coordinate}" of non-leaf type ${field.typeText}`),
      );
    else look(selection.selectionSet, inner, isExternal);
  }
}

const leaves: ReadonlySet<string> = new Set(specifiedScalarTypes.map(({ name }) => name));

function isLeaf({ types }: Subgraph, { type }: SubgraphField): boolean {
  const kind = types.get(type.name)?.kind;
  return kind === 'scalar' || kind === 'enum' || leaves.has(type.name);
}

function isComposite(type: SubgraphType | undefined): type is SubgraphType {
  return type?.kind === 'object' || type?.kind === 'interface' || type?.kind === 'union';
}

/** Returns true if the field of an interface is external on one of its implementations. */
function isExternalSomewhere({ types }: Subgraph, type: SubgraphType, { name }: SubgraphField): boolean {
  if (type.kind !== 'interface') return false;
  return [...types.values()].some((other) => other.interfaces.has(type.name) && other.fields.get(name)?.isExternal === true);
}

function overlaps(subgraph: Subgraph, a: SubgraphType, b: SubgraphType): boolean {
  const ofA = possible(subgraph, a);
  return [...possible(subgraph, b)].some((name) => ofA.has(name));
}

function possible({ types }: Subgraph, type: SubgraphType): ReadonlySet<string> {
  if (type.kind === 'object') return new Set([type.name]);
  if (type.kind === 'union') return new Set(type.members.keys());
  return new Set(
    [...types.values()].filter((other) => other.kind === 'object' && other.interfaces.has(type.name)).map(({ name }) => name),
  );
}
