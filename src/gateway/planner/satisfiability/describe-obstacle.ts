import { getType, type SupergraphModel } from '../../schema/supergraph-model.ts';
import type { SubgraphMove } from '../query-graph/moves.ts';
import type { LeafPath } from './leaf-paths.ts';
import type { Obstacle } from './resolution.ts';

/** Returns a sentence that says what a subgraph needs to be entered with values of the object type, and cannot be given. */
export function describeObstacle(model: SupergraphModel, objectType: string, move: SubgraphMove, obstacle: Obstacle): string {
  const key = `@key(fields: "${move.key}")`;
  const requires = move.requires === null ? null : `@requires(fields: "${move.requires}")`;
  switch (obstacle.kind) {
    case 'context':
      return `the context value "${obstacle.id}" is not set by an object above, or cannot be resolved there.`;
    case 'typename':
      return `${key} needs the object type of the value, which no subgraph resolves here.`;
    case 'arguments':
      return `${key} and ${requires ?? 'its requirements'} ask for one field with different arguments.`;
    case 'field': {
      const [first] = obstacle.path.fields;
      const name = first?.name ?? '';
      const isOfKey = requires === null || new RegExp(`\\b${name}\\b`).test(move.key);
      const declaring = [...(getType(model, objectType).fields.get(name)?.inGraph ?? [])]
        .filter(([, { external }]) => !external)
        .map(([graph]) => model.graphs[graph] ?? '');
      const isPlain = obstacle.path.fields.length === 1 && declaring.length > 0;
      const lack = isPlain
        ? `which only ${quoted(declaring)} ${declaring.length === 1 ? 'resolves' : 'resolve'}`
        : 'which cannot be resolved';
      return `${isOfKey ? key : requires} needs "${pathText(obstacle.path)}" of "${objectType}", ${lack}.`;
    }
  }
}

/** `boss { id }` for a path of two fields. */
function pathText({ fields }: LeafPath): string {
  return fields.map(({ name }) => name).join(' { ') + ' }'.repeat(fields.length - 1);
}

/** Returns `"a", "b" and "c"`. */
export function quoted(names: readonly string[]): string {
  const texts = names.map((name) => `"${name}"`);
  return texts.length < 2 ? texts.join('') : `${texts.slice(0, -1).join(', ')} and ${texts.at(-1) ?? ''}`;
}
