import { judgeSatisfiability } from '../planner/satisfiability/judge-satisfiability.ts';
import { explainCoordinates, type ParsedSubgraph } from './explain-fault.ts';
import type { SupergraphReading } from './supergraph-reading.ts';

export interface UnsatisfiedFields {
  /** Fields of roots: no operation with them could ever be planned. Each a sentence for people. */
  readonly ofRoots: readonly string[];
  /** Fields that cannot be planned on some way that leads to them. */
  readonly others: readonly string[];
  /** Sentences for people about what was not looked at. */
  readonly unproved: readonly string[];
}

/** Returns what of a graph no plan can be made for, with the places in the subgraphs' SDL, as far as that is known. */
export function unsatisfiedFields({ model, subgraphs }: SupergraphReading): UnsatisfiedFields {
  const named = new Map<string, ParsedSubgraph>(subgraphs.map((subgraph) => [subgraph.name, subgraph]));
  const { faults, unproved } = judgeSatisfiability(model);
  const explained = faults.map(({ coordinate, message, declarations }) => {
    const [first = '', ...reasons] = message.split('\n');
    const text = explainCoordinates(
      [`${first} [SATISFIABILITY_ERROR]`, ...reasons].join('\n'),
      declarations.flatMap((one) => {
        const subgraph = named.get(one.subgraph);
        return subgraph ? [{ coordinate: one.coordinate, subgraph }] : [];
      }),
    );
    const [typeName = ''] = coordinate.split('.');
    return { text, isOfRoot: Object.values(model.roots).includes(typeName) };
  });
  return {
    ofRoots: explained.filter(({ isOfRoot }) => isOfRoot).map(({ text }) => text),
    others: explained.filter(({ isOfRoot }) => !isOfRoot).map(({ text }) => text),
    unproved,
  };
}
