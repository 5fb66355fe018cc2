import {
  getNamedType,
  isAbstractType,
  isCompositeType,
  isInterfaceType,
  isObjectType,
  parse,
  type GraphQLCompositeType,
  type GraphQLField,
  type GraphQLSchema,
} from 'graphql';
import { configSchema } from '../../../src/config/schema.ts';
import { checkDocument } from '../../../src/gateway/operation/limits/check-document.ts';
import type { Prng } from '../random/prng.ts';
import { hostileArguments } from './hostile-arguments.ts';
import { introspectionBomb } from './introspection-bomb.ts';
import { validRequest } from './valid-request.ts';

/** What somebody may send who means harm. */
export interface HostileRequest {
  readonly query: string;
  readonly variables: Readonly<Record<string, unknown>> | null;
}

/** Draws a request against a schema, as large as the limits of the door, or somewhat larger. */
export type DrawRequest = (schema: GraphQLSchema, prng: Prng) => HostileRequest;

/** Most are valid, and hostile in their shape alone: they reach the planner. All are of a size that the server reads. */
export const hostileRequest: DrawRequest = (schema, prng) => {
  for (;;) {
    const request = prng.chance(0.75) ? withinLimits(schema, prng) : brokenRequest(schema, prng);
    if (request.query.length <= bodyBytesMax) return request;
  }
};

/** Most are invalid somewhere, and large: they reach the parser, the limits and validation. */
export const brokenRequest: DrawRequest = (schema, prng) => {
  const drawn = prng.chance(0.08) ? { query: introspectionBomb(prng), variables: null } : drawDocument(schema, prng);
  return prng.chance(0.15) ? { ...drawn, query: disturbed(drawn.query, prng) } : drawn;
};

/** Draws a smaller document where fragments, with those inside them in place, made one too large. Few are sent all the same. */
function withinLimits(schema: GraphQLSchema, prng: Prng): HostileRequest {
  let fieldsMax = 1000;
  for (;;) {
    const request = validRequest(schema, prng, fieldsMax);
    if (fieldsMax < 10 || prng.chance(0.05) || isWithinLimits(request.query)) return request;
    fieldsMax *= 0.6;
  }
}

const { limits, bodyBytesMax } = configSchema.parse({});

function isWithinLimits(query: string): boolean {
  try {
    return checkDocument(parse(query, { maxLexicalTokens: limits.tokensMax, noLocation: true }), limits).length === 0;
  } catch {
    return false;
  }
}

/** How one document is made. Every chance is drawn anew for each, so that some are all of one kind. */
interface Manner {
  readonly fieldsMax: number;
  readonly depthMax: number;
  readonly width: number;
  readonly alias: number;
  /** Of another alias than the few that are used again and again. */
  readonly distinct: number;
  readonly inline: number;
  readonly spread: number;
  readonly fragments: number;
  readonly cycles: number;
  readonly directive: number;
  readonly variable: number;
  readonly unknown: number;
  readonly composite: number;
  readonly argument: number;
}

function drawManner(prng: Prng): Manner {
  const rarely = (): number => (prng.chance(0.6) ? 0 : prng.next() ** 2);
  return {
    fieldsMax: prng.pick([20, 100, 300, 900, 1100, 2500]),
    depthMax: prng.pick([3, 6, 10, 14, 15, 16]),
    width: prng.pick([1, 2, 3, 8, 40, 400]),
    alias: prng.pick([0, 0.02, 0.1, 0.5]),
    distinct: prng.next(),
    inline: prng.pick([0, 0.2, 0.6, 0.85]),
    spread: prng.pick([0, 0.1, 0.4]),
    fragments: prng.pick([0, 1, 5, 25, 150]),
    cycles: prng.chance(0.1) ? 0.1 : 0,
    directive: rarely() * 0.3,
    variable: rarely(),
    unknown: rarely() * 0.2,
    composite: prng.pick([0.3, 0.7, 1]),
    argument: prng.pick([0, 0.3, 1]),
  };
}

/** Some documents are longer than the tokens that one may have, and none is longer than what a body may be. */
const nodesMax = 2500;

const hostileNames = ['__proto__', 'constructor', 'toString', 'hasOwnProperty', 'valueOf', '__typename', 'then', 'length'];
const longName = 'a'.repeat(4000);

function drawDocument(schema: GraphQLSchema, prng: Prng): HostileRequest {
  const manner = drawManner(prng);
  const composites = Object.values(schema.getTypeMap()).filter(
    (type): type is GraphQLCompositeType => isCompositeType(type) && !type.name.startsWith('__'),
  );
  const declared = new Map<string, string>();
  const variables: Record<string, unknown> = Object.create(null) as Record<string, unknown>;
  const fragments = Array.from({ length: manner.fragments }, (_, index) => ({ name: `F${index}`, on: prng.pick(composites) }));
  let fields = 0;
  let nodes = 0;

  function variable(type: string, value: unknown): string {
    const name = prng.chance(0.1) ? prng.pick(hostileNames) : `v${declared.size}`;
    declared.set(name, type);
    if (prng.chance(0.7)) variables[name] = value;
    return `$${name}`;
  }

  function directives(): string {
    let text = '';
    while (prng.chance(manner.directive) && text.length < 2000) {
      const condition = prng.chance(0.5) ? variable('Boolean = true', prng.chance(0.5)) : String(prng.chance(0.5));
      text += prng.pick([` @include(if: ${condition})`, ` @skip(if: ${condition})`, ' @defer', ' @unknown', ' @deprecated']);
    }
    return text;
  }

  function possible(type: GraphQLCompositeType): readonly GraphQLCompositeType[] {
    return isAbstractType(type) ? [...schema.getPossibleTypes(type), type] : [type, ...type.getInterfaces()];
  }

  /** `from`: the first fragment that may be spread without a cycle. */
  function selectionSet(type: GraphQLCompositeType, depth: number, nesting: number, from: number): string {
    const parts: string[] = [];
    const width = prng.between(1, manner.width);
    for (let index = 0; index < width && fields < manner.fieldsMax && nodes < nodesMax; index += 1) {
      nodes += 1;
      if (nesting < 12 && prng.chance(manner.inline)) {
        const on = prng.chance(0.05) ? prng.pick(composites) : prng.pick(possible(type));
        parts.push(`... on ${on.name}${directives()} { ${selectionSet(on, depth, nesting + 1, from)} }`);
      } else if (fragments.length > 0 && prng.chance(manner.spread)) {
        const spread = spreadOf(type, from);
        if (spread !== null) parts.push(`...${spread}${directives()}`);
      } else {
        parts.push(field(type, depth, from));
      }
    }
    return parts.length > 0 ? parts.join(' ') : '__typename';
  }

  function spreadOf(type: GraphQLCompositeType, from: number): string | null {
    if (prng.chance(manner.cycles)) return prng.pick(fragments).name;
    const open = fragments.slice(from, from + 10).filter(({ on }) => on === type || possible(type).includes(on));
    return open.length > 0 ? prng.pick(open).name : (fragments[from]?.name ?? null);
  }

  function field(type: GraphQLCompositeType, depth: number, from: number): string {
    fields += 1;
    const alias = prng.chance(manner.alias)
      ? `${prng.chance(manner.distinct) ? `x${fields}` : prng.pick(['a', 'b', 'n', ...hostileNames.slice(1, 5)])}: `
      : '';
    if (prng.chance(manner.unknown))
      return alias + prng.pick([...hostileNames, `nam${fields}`, 'entity', longName]) + directives();
    const definition = pickField(type, depth);
    if (!definition) return `${alias}__typename${directives()}`;
    const inner = getNamedType(definition.type);
    const size = prng.chance(0.01) ? 400 : prng.pick([1, 3, 10]);
    const args = hostileArguments(definition, prng, {
      chance: manner.argument,
      variableChance: manner.variable,
      variable,
      isValid: false,
      size,
    });
    const nested = isCompositeType(inner) ? ` { ${selectionSet(inner, depth - 1, 0, from)} }` : '';
    return alias + definition.name + args + directives() + nested;
  }

  function pickField(type: GraphQLCompositeType, depth: number): GraphQLField<unknown, unknown> | null {
    if (!isObjectType(type) && !isInterfaceType(type)) return null;
    const all = Object.values(type.getFields());
    const open = all.filter((one) => isCompositeType(getNamedType(one.type)) === (depth > 1 && prng.chance(manner.composite)));
    return open.length > 0 ? prng.pick(open) : depth > 1 ? prng.pick(all) : null;
  }

  const kind = prng.pick(['query', 'query', 'query', 'query', 'mutation', 'subscription'] as const);
  const root = schema.getRootType(kind as never) ?? schema.getQueryType();
  if (!root) throw new Error('A schema without a query type.');
  const body = selectionSet(root, manner.depthMax, 0, 0);
  const used = fragments.map(({ name, on }, index) => {
    fields = 0;
    const content = selectionSet(on, prng.between(1, manner.depthMax), 0, index + 1);
    const next = fragments[index + 1];
    const chained = prng.chance(0.5) && next ? ` ...${next.name}` : '';
    return `fragment ${name} on ${on.name}${directives()} { ${content}${chained} }`;
  });
  const declarations = [...declared].map(([name, type]) => `$${name}: ${type}`).join(' ');
  const query = `${kind}${declarations ? ` Q(${declarations})` : ''}${directives()} { ${body} } ${used.join(' ')}`;
  return { query, variables };
}

/** Text that was valid, with something wrong, huge, or repeated in it. */
function disturbed(query: string, prng: Prng): string {
  const at = prng.below(query.length);
  const [before, after] = [query.slice(0, at), query.slice(at)];
  const repeated = query.slice(at, at + prng.between(1, 40)).repeat(prng.between(1, 200));
  return prng.pick([
    () => before + after.slice(prng.between(1, 20)),
    () => before + repeated + after,
    () => `${before}"${'\\u0041'.repeat(3000)}"${after}`,
    () => `${before}"""${'\n   x'.repeat(5000)}"""${after}`,
    () => `${before} ${'#'.repeat(20_000)}\n ${after}`,
    () => `${before} ${'{ a '.repeat(2000)} ${after}`,
    () => `${before} ${'1'.repeat(20_000)} ${after}`,
    () => `${query} ${query}`,
    () => `${query} ${Array.from({ length: 400 }, (_, index) => `query Q${index} { __typename }`).join(' ')}`,
    () => before + '[('.repeat(3000) + after,
  ])();
}
