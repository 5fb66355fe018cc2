import { composeServices } from '@theguild/federation-composition';
import { lexicographicSortSchema, parse, printSchema } from 'graphql';
import { describe, expect, it } from 'vitest';
import { compose } from '../../../src/gateway/composition/compose.ts';
import { publicSchema } from '../../../src/gateway/schema/public-schema.ts';
import { readModel } from '../../../src/gateway/schema/read-model.ts';
import type { SupergraphModel } from '../../../src/gateway/schema/supergraph-model.ts';
import { standardNames } from '../../../src/gateway/supergraph/standard-names.ts';
import { runAtOnce } from '../../../src/lib/sliced.ts';
import { randomGraph } from '../random/random-graph.ts';

/** What the documentation of federation refuses and the other implementation takes. */
const stricter: ReadonlySet<string> = new Set(['OVERRIDE_COLLISION_WITH_ANOTHER_DIRECTIVE', 'INTERFACE_OBJECT_USAGE_ERROR']);

const seeds = Array.from({ length: 60 }, (_, at) => at + 1);

describe('random subgraphs', () => {
  it.each(seeds)('compose as another implementation of the specification composes them: seed %i', (seed) => {
    const subgraphs = randomGraph(seed).map(({ name, sdl }) => ({ name, document: standardNames(parse(sdl)) }));
    const own = compose(subgraphs);
    const other = composeServices(
      subgraphs.map(({ name, document }) => ({ name, typeDefs: document })),
      { disableValidationRules: ['SatisfiabilityRule'] },
    );
    if (!own.ok) {
      const codes = new Set([...stricter, ...(other.errors ?? []).map(({ extensions }) => extensions['code'])]);
      expect(own.faults.filter(({ code }) => !codes.has(code))).toEqual([]);
      return;
    }
    expect(other.errors ?? []).toEqual([]);
    const [ours, theirs] = [own.supergraphSdl, other.supergraphSdl ?? ''].map((sdl) => parse(sdl, { noLocation: true }));
    if (!ours || !theirs) throw new Error('There is no supergraph.');
    // It shows hidden arguments of fields that interface objects add.
    const visible = shown(runAtOnce(publicSchema(theirs))).replaceAll(/secret: Int(, )?/g, '');
    expect(shown(runAtOnce(publicSchema(ours)))).toBe(visible);
    // It drops `@provides` of fields that are shareable everywhere and of those of implementations.
    const known = new Set(fieldsOf(runAtOnce(readModel(theirs))));
    const missing = fieldsOf(runAtOnce(readModel(ours))).filter((line) => !known.has(line) && !known.has(withoutProvides(line)));
    expect(missing).toEqual([]);
    expect(fieldsOf(runAtOnce(readModel(ours)))).toHaveLength(known.size);
  });
});

function withoutProvides(line: string): string {
  return line.replace(/ provides=\S*/, ' provides=');
}

function shown(schema: Parameters<typeof printSchema>[0]): string {
  return printSchema(lexicographicSortSchema(schema));
}

/** What the planner goes by, without the order in which things are said and the spaces in field sets. */
function fieldsOf({ graphs, types }: SupergraphModel): string[] {
  const set = (text: string | null): string => (text ?? '').replaceAll(/[\s,]+/g, '');
  const lines = [...types.values()].flatMap((type) => [
    ...[...type.inGraph].map(
      ([graph, there]) =>
        `${type.name} in ${graphs[graph]}: ${there.keys.map(set).toSorted().join('|')} ${there.possible.toSorted().join('|')} ${there.interfaceObject}`,
    ),
    ...[...type.fields.values()].flatMap((field) =>
      [...field.inGraph].map(
        ([graph, there]) =>
          `${type.name}.${field.name} in ${graphs[graph]}: ${there.type.text} external=${there.external} requires=${set(there.requires)} provides=${set(there.provides)} ${JSON.stringify(there.label)} ${there.contextArguments.map(({ name }) => name).join()}`,
      ),
    ),
  ]);
  return lines.toSorted();
}
