import {
  isAbstractType,
  isCompositeType,
  isInputObjectType,
  isListType,
  isNonNullType,
  isObjectType,
  isUnionType,
  getNamedType,
  type GraphQLArgument,
  type GraphQLCompositeType,
  type GraphQLField,
  type GraphQLInputType,
  type GraphQLObjectType,
  type GraphQLSchema,
} from 'graphql';
import { prototypeNames } from '../../support/prototype-names.ts';
import { CONTEXTUAL } from './draft-contexts.ts';
import type { FragmentBook } from './fragment-book.ts';
import type { Prng } from './prng.ts';
import { literalText, randomInput } from './random-input.ts';
import type { VariableBook } from './variable-book.ts';

export interface WriterDeps {
  readonly schema: GraphQLSchema;
  readonly prng: Prng;
  readonly variables: VariableBook;
  readonly fragments: FragmentBook;
  /** About how many fields to write. */
  readonly budget: number;
}

export interface SelectionWriter {
  root(type: GraphQLObjectType): string;
}

const DEPTH_MAX = 6;
const FRIENDLY_ALIASES = [
  'a',
  'b',
  'c',
  'id',
  'name',
  'sku',
  'price',
  'code',
  'region',
  'pk',
  'boss',
  'owner',
  '__typename2',
  ...prototypeNames,
  'label',
  'e0',
  '_0',
];

/** Writes random selection sets: aliases, arguments, conditions, fragments of every kind, repeated fields. */
export function selectionWriter({ schema, prng, variables, fragments, budget }: WriterDeps): SelectionWriter {
  let left = budget;
  /** What a response key stands for, so that most keys mean one thing everywhere and the document stays valid. */
  const meanings = new Map<string, string>();

  function selection(type: GraphQLCompositeType, depth: number): string {
    const parts: string[] = [];
    for (let count = prng.between(1, depth === 0 ? 4 : 5); count > 0; count -= 1) {
      const part = left > 0 ? one(type, depth) : null;
      if (part !== null) parts.push(part);
      if (part !== null && prng.chance(0.06)) parts.push(part);
    }
    if (left > 0 && prng.chance(0.2)) parts.push(...many(type, depth));
    if (parts.length === 0) parts.push(isObjectType(type) || prng.chance(0.7) ? leafOrTypename(type) : '__typename');
    return `{ ${prng.sample(parts, parts.length).join(' ')} }`;
  }

  /** Many different fields at once: what depends on each other meets. */
  function many(type: GraphQLCompositeType, depth: number): string[] {
    if (isUnionType(type)) return [];
    const fields = prng.sample(Object.values(type.getFields()), prng.between(3, 9));
    const fitting = fields.filter((each) => depth < DEPTH_MAX - 2 || !isCompositeType(getNamedType(each.type)));
    return fitting.map((each) => writeField(each, Math.max(depth, DEPTH_MAX - 2), type));
  }

  function one(type: GraphQLCompositeType, depth: number): string | null {
    if (depth > 0 && type === schema.getQueryType() && prng.chance(0.1)) return introspection();
    if (prng.chance(0.07)) return `${prng.chance(0.3) ? `${claim('kind', '__typename')}: ` : ''}__typename`;
    const roll = prng.next();
    if (isUnionType(type) || roll < (isAbstractType(type) ? 0.45 : 0.12)) return fragment(type, depth);
    return field(type, depth);
  }

  function fragment(type: GraphQLCompositeType, depth: number): string {
    const condition = prng.chance(0.85) ? prng.pick(overlapping(type)) : null;
    const conditions = directives();
    const known = condition ? fragments.on(condition.name) : [];
    if (known.length > 0 && prng.chance(0.5)) return `...${prng.pick(known)}${conditions}`;
    const inner = selection(condition ?? type, depth + (prng.chance(0.3) ? 1 : 0));
    if (condition && prng.chance(0.35)) return `...${fragments.add(condition.name, inner)}${conditions}`;
    return `...${condition ? ` on ${condition.name}` : ''}${conditions} ${inner}`;
  }

  /** Composite types that have a concrete type in common with `type`. */
  function overlapping(type: GraphQLCompositeType): GraphQLCompositeType[] {
    const own = possible(type);
    return Object.values(schema.getTypeMap()).filter(
      (other): other is GraphQLCompositeType =>
        isCompositeType(other) && !other.name.startsWith('__') && possible(other).some((name) => own.includes(name)),
    );
  }

  function possible(type: GraphQLCompositeType): string[] {
    return isAbstractType(type) ? schema.getPossibleTypes(type).map(({ name }) => name) : [type.name];
  }

  function field(type: GraphQLCompositeType, depth: number): string | null {
    if (isUnionType(type)) return null;
    const fields = Object.values(type.getFields()).filter(
      (candidate) => depth < DEPTH_MAX || !isCompositeType(getNamedType(candidate.type)),
    );
    if (fields.length === 0) return null;
    const contextual = fields.filter(({ name }) => CONTEXTUAL.test(name));
    return writeField(prng.pick(contextual.length > 0 && prng.chance(0.7) ? contextual : fields), depth, type);
  }

  function writeField(definition: GraphQLField<unknown, unknown>, depth: number, parent: GraphQLCompositeType): string {
    left -= 1;
    const args = writeArguments(definition.args);
    const key = claim(
      prng.chance(0.2) ? prng.pick(FRIENDLY_ALIASES) : definition.name,
      `${definition.name}${args}${String(definition.type)}`,
    );
    const inner = getNamedType(definition.type);
    const below = isCompositeType(inner) ? ` ${selection(inner, depth + 1)}` : '';
    const conditions = isWhole(parent) ? '' : directives();
    return `${key === definition.name ? '' : `${key}: `}${definition.name}${args}${conditions}${below}`;
  }

  /** Mostly without conditions: mutations, so that there is an order to see; never: subscriptions. */
  function isWhole(type: GraphQLCompositeType): boolean {
    return type === schema.getSubscriptionType() || (type === schema.getMutationType() && prng.chance(0.7));
  }

  function claim(key: string, meaning: string): string {
    for (let count = 0; ; count += 1) {
      const candidate = count === 0 ? key : `${key}_${count}`;
      const known = meanings.get(candidate);
      if (known === undefined || known === meaning || (count === 0 && prng.chance(0.1))) {
        meanings.set(candidate, meaning);
        return candidate;
      }
    }
  }

  function writeArguments(args: readonly GraphQLArgument[]): string {
    const given = prng.sample(args, args.length).flatMap((arg) => {
      const mustGive = isNonNullType(arg.type) && arg.defaultValue === undefined;
      return mustGive || prng.chance(0.65) ? [`${arg.name}: ${argumentText(arg.type, arg.defaultValue !== undefined, 0)}`] : [];
    });
    return given.length > 0 ? `(${given.join(', ')})` : '';
  }

  /** A variable, a literal, or a literal with variables inside. */
  function argumentText(type: GraphQLInputType, hasDefault: boolean, depth: number): string {
    if (prng.chance(depth === 0 ? 0.4 : 0.25)) return variables.forType(type, hasDefault);
    const inner = isNonNullType(type) ? type.ofType : type;
    if (isListType(inner) && prng.chance(0.6)) {
      return `[${Array.from({ length: prng.below(3) }, () => argumentText(inner.ofType, false, depth + 1)).join(', ')}]`;
    }
    if (isInputObjectType(inner) && prng.chance(0.6)) {
      const fields = Object.values(inner.getFields()).filter(
        (each) => (isNonNullType(each.type) && each.defaultValue === undefined) || prng.chance(0.4),
      );
      return `{ ${fields.map((each) => `${each.name}: ${argumentText(each.type, each.defaultValue !== undefined, depth + 1)}`).join(', ')} }`;
    }
    return literalText(type, randomInput(prng, type));
  }

  function directives(): string {
    if (!prng.chance(0.12)) return '';
    const name = prng.pick(['skip', 'include']);
    const condition = prng.chance(0.75) ? variables.condition() : String(prng.chance(0.5));
    const both = prng.chance(0.15) ? ` @${name === 'skip' ? 'include' : 'skip'}(if: ${variables.condition()})` : '';
    return ` @${name}(if: ${condition})${both}`;
  }

  function leafOrTypename(type: GraphQLCompositeType): string {
    const leafs = isUnionType(type)
      ? []
      : Object.values(type.getFields()).filter((each) => !isCompositeType(getNamedType(each.type)) && each.args.length === 0);
    return leafs.length > 0 ? writeField(prng.pick(leafs), DEPTH_MAX, type) : '__typename';
  }

  /** A subscription has one root field, always selected (GraphQL §5.2.4). */
  function single(type: GraphQLObjectType): string {
    const text = writeField(prng.pick(Object.values(type.getFields())), 0, type);
    return `{ ${text} }`;
  }

  function introspection(): string {
    const names = Object.keys(schema.getTypeMap()).filter((name) => !name.startsWith('__'));
    return prng.pick([
      `${claim('__schema', 'schema')}: __schema { queryType { name } mutationType { name } }`,
      `${claim('type', `type${left}`)}: __type(name: ${JSON.stringify(prng.pick(names))}) { __typename kind name description fields { name type { kind name ofType { kind name } } args { name defaultValue type { name } } } enumValues { name } possibleTypes { name } inputFields { name } interfaces { name } }`,
      `__type(name: "Nobody") { name }`,
    ]);
  }

  return {
    root: (type) => {
      if (type === schema.getSubscriptionType()) return single(type);
      const own = selection(type, 0);
      if (type === schema.getMutationType() || !prng.chance(0.08)) return own;
      return prng.chance(0.5) ? own.replace('{', `{ ${introspection()}`) : `${own.slice(0, -1)}${introspection()} }`;
    },
  };
}
