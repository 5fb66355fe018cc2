import { getIntrospectionQuery, Kind, parse, visit } from 'graphql';
import type { FieldNode, FragmentDefinitionNode, GraphQLSchema } from 'graphql';
import type { Sliced } from '../../lib/sliced.ts';
import type { CoercedVariables } from '../operation/coerce-variables.ts';
import { createBudget, generousLimits, TooComplex, type BudgetLimits } from '../operation/budget.ts';
import { createLruCache } from '../../lib/lru-cache.ts';
import type { Field } from '../operation/selection.ts';
import type { SharedWork } from '../../lib/shared-work.ts';
import { createIntrospectionWriter } from './introspection-writer.ts';

/** The results of introspection as JSON, by the field that asks for it. */
export type Introspection = ReadonlyMap<Field, string>;

/** The `__schema` and `__type` fields of an operation, wherever they stand in it. */
export interface Asked {
  readonly fields: readonly Field[];
  readonly fragments: Fragments;
  readonly variables: CoercedVariables;
}

export interface Introspect {
  /**
   * The answers, or the work of writing them. What depends on no variable is remembered. An answer that is much larger than the
   * schema itself is refused, and the refusal is remembered: both throw `TooComplex`.
   */
  store(asked: Asked): Introspection | SharedWork<Introspection>;
  /** Finds out beforehand, in slices, how large the schema itself is. */
  measure(): Sliced<number>;
}

/** How much more than the usual question one operation may ask, which names everything in the schema once. */
const usualQuestions = 1.25;
const stepsMin = 5000;

const charactersKept = 16 * 1024 * 1024;

export function createIntrospect(schema: GraphQLSchema): Introspect {
  const known = createLruCache<string>(charactersKept);
  const keys = new WeakMap<FieldNode, string>();
  const refused = new WeakSet<Field>();
  let nextKey = 0;
  let limits: BudgetLimits | null = null;

  function keyOf(node: FieldNode): string {
    const key = keys.get(node) ?? `${nextKey++}`;
    keys.set(node, key);
    return key;
  }

  function* measure(): Sliced<number> {
    const usual = yield* stepsOfUsualQuestion(schema);
    const planningStepsMax = stepsMin + usualQuestions * usual;
    limits = { ...generousLimits, planningStepsMax };
    return planningStepsMax;
  }

  function* writeOrRefuse(asked: Asked): Sliced<Introspection> {
    try {
      return yield* write(asked);
    } catch (error) {
      const { fields, fragments } = asked;
      const isLasting = fields.every(({ introspection }) => !introspection || !usesVariables(introspection, fragments));
      if (isLasting && error instanceof TooComplex) for (const field of fields) refused.add(field);
      throw error;
    }
  }

  function* write({ fields, fragments, variables }: Asked): Sliced<Introspection> {
    if (!limits) yield* measure();
    const budget = createBudget(limits ?? generousLimits);
    const answers = new Map<Field, string>();
    for (const field of fields) {
      const node = field.introspection;
      let text = node ? known.find(keyOf(node)) : 'null';
      if (text === undefined && node) {
        text = yield* createIntrospectionWriter({ schema, fragments, variables: variables.values, budget })(node);
        if (!usesVariables(node, fragments)) known.keep(keyOf(node), text, text.length);
      }
      answers.set(field, text ?? 'null');
    }
    return answers;
  }

  return {
    measure,
    store(asked) {
      if (asked.fields.some((field) => refused.has(field))) throw new TooComplex('steps');
      const texts = asked.fields.map((field) => (field.introspection ? known.find(keyOf(field.introspection)) : 'null'));
      if (texts.every((text) => text !== undefined))
        return new Map(asked.fields.map((field, index) => [field, texts[index] ?? 'null']));
      // Work of its own: what several may share is remembered.
      return { owner: {}, key: '', slices: () => writeOrRefuse(asked) };
    },
  };
}

type Fragments = ReadonlyMap<string, FragmentDefinitionNode>;

function* stepsOfUsualQuestion(schema: GraphQLSchema): Sliced<number> {
  const { definitions } = parse(getIntrospectionQuery({ inputValueDeprecation: true, oneOf: true, specifiedByUrl: true }));
  const fragments = new Map(
    definitions.flatMap((node) => (node.kind === Kind.FRAGMENT_DEFINITION ? [[node.name.value, node]] : [])),
  );
  let steps = 0;
  const budget = { spend: (count: number) => void (steps += count) };
  const write = createIntrospectionWriter({ schema, fragments, variables: {}, budget });
  for (const node of definitions)
    if (node.kind === Kind.OPERATION_DEFINITION)
      for (const field of node.selectionSet.selections) if (field.kind === Kind.FIELD) yield* write(field);
  return steps;
}

function usesVariables(node: FieldNode, fragments: Fragments): boolean {
  let found = false;
  const seen = new Set<string>();
  const look = (part: FieldNode | FragmentDefinitionNode): void => {
    visit(part, {
      Variable: () => void (found = true),
      FragmentSpread({ name }) {
        const fragment = seen.has(name.value) ? undefined : fragments.get(name.value);
        seen.add(name.value);
        if (fragment) look(fragment);
      },
    });
  };
  look(node);
  return found;
}
