import {
  getNamedType,
  getNullableType,
  isAbstractType,
  isCompositeType,
  isInterfaceType,
  isListType,
  isObjectType,
} from 'graphql';
import type { GraphQLCompositeType, GraphQLField, GraphQLSchema } from 'graphql';
import type { Prng } from '../random/prng.ts';
import { hostileArguments } from './hostile-arguments.ts';
import { drawValidManner } from './valid-manner.ts';
import { createVariables } from './valid-variables.ts';
import type { HostileRequest } from './hostile-request.ts';

type Parent = GraphQLCompositeType;

/** Draws a request that is valid, and hostile in its shape alone. It may be over a limit. */
export function validRequest(schema: GraphQLSchema, prng: Prng, fieldsMax: number): HostileRequest {
  const manner = drawValidManner(prng, fieldsMax);
  const variables = createVariables(prng, manner);
  const composites = Object.values(schema.getTypeMap()).filter(
    (type): type is Parent => isCompositeType(type) && !type.name.startsWith('__'),
  );
  /** What a response key means, everywhere in the document, so that fields can merge. */
  const meanings = new Map<string, { readonly field: string; readonly args: string }>();
  const fragments: { readonly name: string; readonly on: Parent; readonly depth: number; text: string | null }[] = [];
  let left = manner.fieldsMax;
  let aliases = 90;
  let directivesLeft = 95;

  const possible = (type: Parent): readonly Parent[] => (isAbstractType(type) ? schema.getPossibleTypes(type) : [type]);
  const fits = (on: Parent, parent: Parent): boolean => possible(on).some((type) => possible(parent).includes(type));

  function directives(mayDefer: boolean): string {
    if (directivesLeft < 2 || !prng.chance(manner.directive)) return '';
    directivesLeft -= 2;
    const condition = (): string => (prng.chance(0.2) ? String(prng.chance(0.5)) : variables.condition());
    if (mayDefer && prng.chance(manner.defer)) {
      const label = prng.chance(0.5) ? `, label: "d${directivesLeft}"` : '';
      return ` @defer(if: ${prng.chance(0.7) ? 'true' : condition()}${label})`;
    }
    return prng.pick([
      () => ` @include(if: ${condition()})`,
      () => ` @skip(if: ${condition()})`,
      () => ` @include(if: ${condition()}) @skip(if: ${condition()})`,
    ])();
  }

  function conditionOn(parent: Parent): Parent {
    const types = possible(parent);
    const type = types[prng.below(Math.min(types.length, manner.members))] ?? parent;
    if (!isObjectType(type) || !prng.chance(manner.abstract)) return type;
    const others = composites.filter((one) => isAbstractType(one) && possible(one).includes(type));
    return others.length > 0 ? prng.pick(others) : type;
  }

  function selectionSet(parent: Parent, depth: number, nesting: number, from: number, mayDefer: boolean): string {
    const parts: string[] = [];
    const width = prng.between(1, manner.width);
    for (let index = 0; index < width && left > 0; index += 1) {
      left -= 1;
      if (nesting < manner.nesting && prng.chance(manner.inline)) {
        const on = conditionOn(parent);
        parts.push(`... on ${on.name}${directives(mayDefer)} { ${selectionSet(on, depth, nesting + 1, from, mayDefer)} }`);
      } else if (prng.chance(manner.spread)) {
        parts.push(spread(parent, depth, from, mayDefer));
      } else {
        parts.push(field(parent, depth, from));
      }
    }
    return parts.length > 0 ? parts.join(' ') : '__typename';
  }

  /** Fragments spread only those that come after them, so that there is no cycle. */
  function spread(parent: Parent, depth: number, from: number, mayDefer: boolean): string {
    const open = fragments.filter((one, index) => index >= from && one.depth <= depth && fits(one.on, parent));
    const isNew = open.length === 0 || (fragments.length < manner.fragments && prng.chance(0.5));
    if (isNew && fragments.length >= manner.fragments) return '__typename';
    const fragment = isNew ? { name: `F${fragments.length}`, on: conditionOn(parent), depth, text: null } : prng.pick(open);
    if (isNew) fragments.push(fragment);
    return `...${fragment.name}${directives(mayDefer)}`;
  }

  function field(parent: Parent, depth: number, from: number): string {
    const definition = pickField(parent, depth);
    if (!definition) return '__typename';
    const isNamed = aliases > 0 && prng.chance(manner.alias);
    const wanted = isNamed ? variables.alias(meanings.size) : definition.name;
    const meaning = `${definition.name}: ${String(definition.type)}`;
    let key = wanted;
    const known = meanings.get(key);
    if (known && known.field !== meaning) {
      if (aliases <= 0) return '__typename';
      key = `x${meanings.size}`;
    }
    if (key !== definition.name) aliases -= 1;
    const args =
      meanings.get(key)?.args ??
      hostileArguments(definition, prng, {
        chance: manner.argument,
        variableChance: manner.variable,
        variable: variables.declare,
        isValid: true,
        size: manner.argumentSize,
      });
    meanings.set(key, { field: meaning, args });
    const inner = getNamedType(definition.type);
    const nested = isCompositeType(inner) ? ` { ${selectionSet(inner, depth - 1, 0, from, true)} }` : '';
    return `${key === definition.name ? '' : `${key}: `}${definition.name}${args}${directives(false)}${nested}`;
  }

  function pickField(parent: Parent, depth: number): GraphQLField<unknown, unknown> | null {
    if (!isObjectType(parent) && !isInterfaceType(parent)) return null;
    const isOpen = ({ type }: GraphQLField<unknown, unknown>, composite: boolean): boolean =>
      isCompositeType(getNamedType(type)) === composite && (!isListType(getNullableType(type)) || prng.chance(manner.lists));
    const composite = depth > 1 && prng.chance(manner.composite);
    const fields = Object.values(parent.getFields());
    const wanted = fields.filter((one) => isOpen(one, composite));
    const all = wanted.length > 0 || depth <= 1 ? wanted : fields.filter((one) => isOpen(one, !composite));
    return all.length > 0 ? (all[prng.below(Math.min(all.length, manner.choice))] ?? null) : null;
  }

  /** The one field of a subscription, on which nothing may depend on variables. */
  function streamField(root: Parent): string {
    directivesLeft -= 100;
    const text = field(root, Math.max(2, manner.depthMax), 0);
    directivesLeft += 100;
    return text;
  }

  const kind = prng.pick(['query', 'query', 'query', 'query', 'query', 'mutation', 'subscription'] as const);
  const root = schema.getRootType(kind as never);
  const type = root ?? schema.getQueryType();
  if (!type) throw new Error('A schema without a query type.');
  const isStream = root !== null && root !== undefined && kind === 'subscription';
  const body = isStream ? streamField(type) : selectionSet(type, manner.depthMax, 0, 0, false);
  for (let index = 0; index < fragments.length; index += 1) {
    const fragment = fragments[index];
    if (!fragment) continue;
    left = Math.max(left, manner.fieldsMax / manner.fragments);
    fragment.text = `fragment ${fragment.name} on ${fragment.on.name} { ${selectionSet(fragment.on, fragment.depth, 0, index + 1, false)} }`;
  }
  const texts = fragments.map(({ text }) => text ?? '');
  const query = `${root ? kind : 'query'} Q${variables.declarations()} { ${body} } ${texts.join(' ')}`;
  return { query, variables: variables.given };
}
