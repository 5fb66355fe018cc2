import { createBudget, generousLimits, type Budget } from '../../operation/budget.ts';
import { getType, type SupergraphModel } from '../../schema/supergraph-model.ts';
import { createFieldSets, type FieldSets } from '../query-graph/field-sets.ts';
import { createMoves } from '../query-graph/moves.ts';
import { createQueryNodes, nowhere } from '../query-graph/query-node.ts';
import { createCoverage } from './coverage.ts';
import { describeUnproved, type EndedEarly } from './describe-unproved.ts';
import { explainUnsatisfied, type Declaration } from './explain-unsatisfied.ts';
import { overrideLabelSets } from './override-label-sets.ts';
import { createPlaces } from './places.ts';
import { queryText } from './query-text.ts';
import { createResolution } from './resolution.ts';
import { typenameDefinition, type Reached, type Unsatisfied } from './reached.ts';
import { createVisits } from './visits.ts';
import { walk } from './walk.ts';

/** A field that clients can ask for and that no plan can be made for. */
export interface SatisfiabilityFault {
  readonly coordinate: string;
  /** The shortest operation that asks for it, without arguments. */
  readonly query: string;
  /** Labels of `@override` that are active where it cannot be planned. */
  readonly labels: ReadonlySet<string>;
  /** For people; the first line says what is wrong, each other one why a subgraph does not help. */
  readonly message: string;
  readonly declarations: readonly Declaration[];
}

/** About ten seconds. Graphs of a hundred subgraphs take a thousandth of it. */
const stepsMax = 100_000_000;

export interface Satisfiability {
  /** One for each field of the public schema that the planner cannot plan somewhere, by its coordinate. */
  readonly faults: readonly SatisfiabilityFault[];
  /** Sentences for people about what was not looked at. Without any, and without faults, every operation can be planned. */
  readonly unproved: readonly string[];
}

/**
 * Judges whether every operation can be planned. The walk goes over nodes of the planner's query graph and not over paths. What is
 * left when the budget is spent is not judged. Throws where a field set of the supergraph names a field that does not exist.
 */
export function judgeSatisfiability(model: SupergraphModel, budget: Budget = generousBudget()): Satisfiability {
  const fieldSets = createFieldSets(model, { next: 0 });
  const found = new Map<string, SatisfiabilityFault>();
  const all = overrideLabelSets(model.labels);
  let ended: EndedEarly | null = null;
  for (const [index, labels] of all.sets.entries()) {
    const types = findFaults({ model, fieldSets, labels, budget }, found);
    if (types.length === 0) continue;
    ended = { types, labels, setsLeft: all.sets.length - index - 1 };
    break;
  }
  return { faults: [...found.values()], unproved: describeUnproved(model.labels, all, ended) };
}

interface FindInput {
  readonly model: SupergraphModel;
  readonly fieldSets: FieldSets;
  readonly labels: ReadonlySet<string>;
  readonly budget: Budget;
}

/** Returns the object types that were not looked at as a whole, because the budget is spent. */
function findFaults({ model, fieldSets, labels, budget }: FindInput, found: Map<string, SatisfiabilityFault>): string[] {
  const nodes = createQueryNodes(model, fieldSets, labels);
  const moves = createMoves(model, nodes, new Set());
  const places = createPlaces();
  const resolution = createResolution({ model, nodes, moves, fieldSets, places, budget });
  const coverage = createCoverage({ model, nodes, moves, resolution });
  const roots = Object.values(model.roots)
    .filter((name) => model.types.has(name) && getType(model, name).accessible)
    .map((objectType): Reached => {
      return { objectType, places: [places.at(nodes.get(nowhere, objectType), places.emptyScope)], from: null, isTold: true };
    });
  return walk(
    {
      model,
      resolution,
      visits: createVisits(coverage, budget),
      budget,
      report(unsatisfied) {
        const coordinate = coordinateOf(model, unsatisfied);
        if (found.has(coordinate)) return;
        const query = queryText(model, unsatisfied);
        found.set(coordinate, {
          coordinate,
          query,
          labels,
          ...explainUnsatisfied({ model, moves, resolution, labels }, unsatisfied, query),
        });
      },
    },
    roots,
  );
}

/** A field that object types have of an interface object alone is one field of all of them. */
function coordinateOf(model: SupergraphModel, { type, field }: Unsatisfied): string {
  const isOwn = field === typenameDefinition || field.inGraph.size > 0;
  const face = isOwn
    ? undefined
    : type.interfaces.find((name) => (getType(model, name).fields.get(field.name)?.inGraph.size ?? 0) > 0);
  return `${face ?? type.name}.${field.name}`;
}

function generousBudget(): Budget {
  return createBudget({ ...generousLimits, planningStepsMax: stepsMax });
}
