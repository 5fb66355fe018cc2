import { specifiedScalarTypes } from 'graphql';
import { policyTable } from '../guard/policy-table.ts';
import { implies, type Requirement } from '../guard/requirement.ts';
import { declarationsOf, type Declaration } from './declarations.ts';
import { foreignResolvers } from './foreign-resolvers.ts';
import { graphNames } from './graph-names.ts';
import { instead, readOwner, type Owned, type Owner, type Trespass } from './owner.ts';
import type { SupergraphReading } from './supergraph-reading.ts';
import { trespassFaults } from './trespass-faults.ts';

/**
 * What of the owner's types and fields the supergraph has otherwise than the owner alone would have it: resolved by others, of another
 * shape, hidden, tagged or weighed by others, or protected by more or by less. Compares the result, and not how it came about: no way
 * to write it in a subgraph's SDL is an exception. Fields that others add to roots and entities are theirs.
 */
export function ownershipFaults(graph: SupergraphReading, owner: Owner): string[] {
  const owned = readOwner(owner);
  const merged = mergedInto(graph);
  const found = [
    ...foreignResolvers(graph.model, owned),
    ...otherShapes(merged, owned),
    ...additions(merged, owned),
    ...otherRequirements(graph, merged, owned),
    ...changedScalars(merged),
  ];
  return trespassFaults(found, owned, graph.subgraphs);
}

/** The supergraph's elements, and who declares them. */
interface Merged {
  readonly declarations: ReadonlyMap<string, Declaration>;
  /** The names of the subgraphs. */
  declarers(coordinate: string): readonly string[];
}

function mergedInto({ document }: SupergraphReading): Merged {
  const declarations = declarationsOf(document);
  const names = graphNames(document);
  return {
    declarations,
    declarers: (coordinate) => [...(declarations.get(coordinate)?.graphs ?? [])].map((graph) => names.get(graph) ?? graph),
  };
}

function otherShapes({ declarations, declarers }: Merged, owned: Owned): Trespass[] {
  return [...owned.declarations].flatMap(([coordinate, own]): Trespass[] => {
    const merged = declarations.get(coordinate);
    if (!merged) {
      const isLost = !owned.isOpen(own.typeName) && declarations.has(own.typeName);
      return isLost ? [{ coordinate, by: declarers(own.typeName), what: 'would be left out', instead: instead.leaveOut }] : [];
    }
    const by = declarers(coordinate);
    const added = merged.directives.filter((directive) => !own.directives.includes(directive));
    // A root type is everybody's; what is said of it as a whole does not reach its fields.
    const isRoot = coordinate === own.typeName && /^(Query|Mutation|Subscription)$/.test(coordinate);
    return [
      ...(merged.signature === own.signature
        ? []
        : [
            {
              coordinate,
              by,
              what: `would be changed from \`${own.signature}\` to \`${merged.signature}\``,
              instead: instead.leaveOut,
            },
          ]),
      ...added
        .filter((directive) => !isRoot || directive === '@inaccessible')
        .map((directive) => ({ coordinate, by, what: `is marked with ${directive}`, instead: instead.leaveOut })),
    ];
  });
}

/** What others add to a type that is not open, and to the arguments of a field. */
function additions({ declarations, declarers }: Merged, owned: Owned): Trespass[] {
  return [...declarations.keys()].flatMap((coordinate): Trespass[] => {
    const { typeName } = declarations.get(coordinate) ?? { typeName: '' };
    if (owned.declarations.has(coordinate) || !owned.declarations.has(typeName)) return [];
    const [field = coordinate] = coordinate.split('(');
    const isAllowed = owned.isOpen(typeName) && (field === coordinate || !owned.declarations.has(field));
    return isAllowed ? [] : [{ coordinate, by: declarers(coordinate), what: 'is added', instead: instead.rename }];
  });
}

/** Directives on the scalars of the language, which weigh or hide whatever is of them. */
function changedScalars({ declarations, declarers }: Merged): Trespass[] {
  return specifiedScalarTypes.flatMap(({ name }) =>
    (declarations.get(name)?.directives ?? []).map((directive): Trespass => ({
      coordinate: name,
      by: declarers(name),
      what: `is marked with ${directive}`,
      instead: instead.leaveOut,
    })),
  );
}

/** Requirements that are not the owner's own, on its types and fields and on the scalars of the language. */
function otherRequirements({ table, model }: SupergraphReading, { declarations, declarers }: Merged, owned: Owned): Trespass[] {
  const ownTable = policyTable(owned.document);
  const localNames = new Map(Object.entries(model.roots).map(([kind, name]) => [defaultRootName(kind), name]));
  const types = [...specifiedScalarTypes.map(({ name }) => name), ...owned.declarations.keys()];

  return types.flatMap((coordinate): Trespass[] => {
    const [typeName = '', fieldName] = coordinate.split('.');
    if (coordinate.includes('(') || !declarations.has(typeName)) return [];
    const local = localNames.get(typeName) ?? typeName;
    const [merged, own] =
      fieldName === undefined
        ? [table.ofType(local), ownTable.ofType(typeName)]
        : [table.ofField(local, fieldName), ownTable.ofField(typeName, fieldName)];
    if (isSame(merged, own)) return [];
    const by = [coordinate, ...(model.types.get(local)?.interfaces ?? [])].flatMap(declarers);
    return [
      {
        coordinate,
        by: [...new Set(by)],
        what: own === null ? 'is protected' : 'is protected otherwise',
        instead: instead.protectFields,
      },
    ];
  });
}

function isSame(a: Requirement | null, b: Requirement | null): boolean {
  return implies(a, b) && implies(b, a);
}

function defaultRootName(kind: string): string {
  return `${kind.charAt(0).toUpperCase()}${kind.slice(1)}`;
}
