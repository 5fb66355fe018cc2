/** Facts that follow from one another, such as that a key can be read because another key can. */
export interface Facts {
  /**
   * Returns true if `follows` does, which may ask for further facts. What follows only from itself does not hold: this is the least
   * set of facts that is closed. Each fact is looked at again once for each fact that it has missed.
   */
  holds(name: string, follows: () => boolean): boolean;
}

interface Fact {
  readonly follows: () => boolean;
  /** Facts that did not follow while this one did not hold. */
  readonly waiting: Set<Fact>;
  holds: boolean;
}

export function createFacts(): Facts {
  const known = new Map<string, Fact>();
  const open: Fact[] = [];
  let asking: Fact | null = null;

  function evaluate(fact: Fact): void {
    const before = asking;
    asking = fact;
    const follows = fact.follows();
    asking = before;
    if (!follows || fact.holds) return;
    fact.holds = true;
    open.push(...fact.waiting);
    fact.waiting.clear();
  }

  function ask(name: string, follows: () => boolean): Fact {
    const found = known.get(name);
    if (found) return found;
    const fact: Fact = { follows, waiting: new Set(), holds: false };
    known.set(name, fact);
    evaluate(fact);
    return fact;
  }

  return {
    holds(name, follows) {
      const fact = ask(name, follows);
      if (asking === null) {
        for (let next = open.pop(); next; next = open.pop()) if (!next.holds) evaluate(next);
      } else if (!fact.holds) fact.waiting.add(asking);
      return fact.holds;
    },
  };
}
