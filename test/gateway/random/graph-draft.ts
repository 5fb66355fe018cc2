import { federationLink } from '../support/federation-link.ts';

/** Subgraph schemas while they are being made up: mutable, printed once at the end. */
export interface GraphDraft {
  readonly subgraphs: SubgraphDraft[];
}

export interface SubgraphDraft {
  readonly name: string;
  /** Whether root types have names of their own here. */
  readonly renamesRoots: boolean;
  readonly types: Map<string, TypeDraft>;
  readonly unions: Map<string, Set<string>>;
  /** Printed, by union. */
  readonly unionDirectives: Map<string, string>;
  readonly enums: Map<string, Set<string>>;
  readonly inputs: Map<string, Map<string, string>>;
  readonly scalars: Set<string>;
}

export interface TypeDraft {
  readonly name: string;
  readonly keyword: 'type' | 'interface';
  readonly interfaces: Set<string>;
  /** Printed `@key(…)` and others. */
  readonly directives: Set<string>;
  readonly fields: Map<string, FieldDraft>;
}

export interface FieldDraft {
  readonly name: string;
  type: string;
  /** Printed with parentheses, or empty. */
  readonly args: string;
  readonly directives: Set<string>;
}

export function draftSubgraph(name: string, renamesRoots: boolean): SubgraphDraft {
  const [types, unions, unionDirectives, enums, inputs] = [new Map(), new Map(), new Map(), new Map(), new Map()];
  return { name, renamesRoots, types, unions, unionDirectives, enums, inputs, scalars: new Set() };
}

/** The type of that name in this subgraph, made where it is not there yet. */
export function draftType(subgraph: SubgraphDraft, name: string, keyword: TypeDraft['keyword'] = 'type'): TypeDraft {
  const known = subgraph.types.get(name);
  if (known) return known;
  const type: TypeDraft = { name, keyword, interfaces: new Set(), directives: new Set(), fields: new Map() };
  subgraph.types.set(name, type);
  return type;
}

/** Declares a field unless it is declared already; answers with the one that stands. */
export function draftField(
  type: TypeDraft,
  name: string,
  printedType: string,
  args = '',
  directives: readonly string[] = [],
): FieldDraft {
  const known = type.fields.get(name);
  if (known) return known;
  const field: FieldDraft = { name, type: printedType, args, directives: new Set(directives) };
  type.fields.set(name, field);
  return field;
}

export function isExternal(field: FieldDraft): boolean {
  return field.directives.has('@external');
}

export function printSubgraph(subgraph: SubgraphDraft): string {
  return [
    federationLink,
    ...[...subgraph.scalars].map((name) => `scalar ${name}`),
    ...[...subgraph.enums].map(([name, values]) => `enum ${name} { ${[...values].join(' ')} }`),
    ...[...subgraph.inputs].map(
      ([name, fields]) => `input ${name} { ${[...fields].map(([field, type]) => `${field}: ${type}`).join(' ')} }`,
    ),
    ...[...subgraph.unions].map(
      ([name, members]) => `union ${name} ${subgraph.unionDirectives.get(name) ?? ''} = ${[...members].join(' | ')}`,
    ),
    ...rootDefinition(subgraph),
    ...[...subgraph.types.values()]
      .filter((type) => type.fields.size > 0)
      .map((type) => printType({ ...type, name: rootName(subgraph, type.name) })),
  ].join('\n');
}

function rootDefinition(subgraph: SubgraphDraft): string[] {
  const roots = ['Query', 'Mutation', 'Subscription'].filter((name) => subgraph.types.has(name));
  if (!subgraph.renamesRoots || roots.length === 0) return [];
  return [`schema { ${roots.map((name) => `${name.toLowerCase()}: ${rootName(subgraph, name)}`).join(' ')} }`];
}

function rootName({ renamesRoots }: SubgraphDraft, name: string): string {
  return renamesRoots && ['Query', 'Mutation', 'Subscription'].includes(name) ? `My${name}` : name;
}

function printType({ keyword, name, interfaces, directives, fields }: TypeDraft): string {
  const implemented = interfaces.size > 0 ? ` implements ${[...interfaces].join(' & ')}` : '';
  const lines = [...fields.values()].map(
    (field) => `  ${field.name}${field.args}: ${[field.type, ...field.directives].join(' ')}`,
  );
  return `${keyword} ${name}${implemented}${[...directives].map((text) => ` ${text}`).join('')} {\n${lines.join('\n')}\n}`;
}
