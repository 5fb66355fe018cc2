import { shrunkDocuments } from './shrink-document.ts';
import { shrunkGraphs } from './shrink-graph.ts';
import type { FederatedCase } from '../support/judge-case.ts';

/**
 * Makes a case smaller for as long as `stillFails` says that the smaller one fails alike, at most `attemptsMax` times.
 * Data do not change meanwhile: they depend on names and places, not on what else there is.
 */
export async function shrinkCase(
  start: FederatedCase,
  stillFails: (smaller: FederatedCase) => Promise<boolean>,
  attemptsMax = 3000,
): Promise<FederatedCase> {
  let best = start;
  let attempts = 0;
  for (let progress = true; progress;) {
    progress = false;
    for (const candidates of [shrunkDocuments, shrunkGraphs, shrunkVariables, shrunkRefusals]) {
      let skip = 0;
      for (let found = true; found;) {
        found = false;
        let index = 0;
        for (const candidate of candidates(best)) {
          index += 1;
          if (index <= skip) continue;
          attempts += 1;
          if (attempts > attemptsMax) return best;
          if (!(await stillFails(candidate))) continue;
          best = candidate;
          skip = index - 1;
          found = true;
          progress = true;
          break;
        }
      }
    }
  }
  return best;
}

function* shrunkRefusals(from: FederatedCase): Generator<FederatedCase> {
  for (const left of from.denied ?? []) yield { ...from, denied: from.denied?.filter((coordinate) => coordinate !== left) };
}

function* shrunkVariables(from: FederatedCase): Generator<FederatedCase> {
  for (const name of Object.keys(from.variables)) {
    yield { ...from, variables: Object.fromEntries(Object.entries(from.variables).filter(([other]) => other !== name)) };
  }
}
