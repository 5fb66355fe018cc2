import type { ComposedDirectives } from './merge/composed-directives.ts';
import type { MergedElement, MergedField, MergedInput, MergedType } from './merge/merged.ts';
import { machineryOf } from './machinery.ts';
import type { FederationDirective } from './subgraph/federation-directives.ts';
import type { Subgraph } from './subgraph/subgraph-definition.ts';

interface SupergraphParts {
  readonly subgraphs: readonly Subgraph[];
  readonly types: Iterable<MergedType>;
  readonly composed: ComposedDirectives;
  readonly used: ReadonlySet<FederationDirective>;
}

/** Writes a supergraph by the join specification v0.5. The same parts make the same text. */
export function writeSupergraph({ subgraphs, types, composed, used }: SupergraphParts): string {
  const all = [...types];
  const roots = ['Query', 'Mutation', 'Subscription'].filter((name) =>
    all.some((type) => type.name === name && type.kind === 'object'),
  );
  const { links, definitions } = machineryOf(used);
  const schema = [
    `schema ${[...links, ...composed.links].join(' ')} {`,
    ...roots.map((name) => `  ${name.toLowerCase()}: ${name}`),
    '}',
  ].join('\n');
  const graphs = subgraphs.map(({ name, graph }) => `  ${graph} @join__graph(name: ${JSON.stringify(name)}, url: "")`);
  return [
    schema,
    ...definitions,
    `enum join__Graph {\n${graphs.join('\n')}\n}`,
    ...composed.definitions,
    ...all.map(typeText),
  ].join('\n\n');
}

const keywords = {
  object: 'type',
  interface: 'interface',
  union: 'union',
  enum: 'enum',
  input: 'input',
  scalar: 'scalar',
} as const;

function typeText(type: MergedType): string {
  const faces = type.interfaces.length > 0 ? ` implements ${type.interfaces.join(' & ')}` : '';
  const head = `${keywords[type.kind]} ${type.name}${faces}${applied(type)}`;
  const body =
    type.kind === 'union'
      ? ` = ${type.members.join(' | ')}`
      : type.kind === 'enum'
        ? blockText(type.values.map((value) => described(value, '  ', `${value.name}${applied(value)}`)))
        : blockText(type.fields.map((field) => described(field, '  ', fieldText(field))));
  return described(type, '', head + body);
}

function blockText(lines: readonly string[]): string {
  return lines.length === 0 ? '' : ` {\n${lines.join('\n')}\n}`;
}

function fieldText(field: MergedField): string {
  const { arguments: args } = field;
  if (args.length === 0) return inputText(field);
  const isPlain = args.every(({ description }) => description === null);
  const list = isPlain
    ? `(${args.map(inputText).join(', ')})`
    : `(\n${args.map((argument) => described(argument, '    ', inputText(argument))).join('\n')}\n  )`;
  return `${field.name}${list}: ${field.type}${applied(field)}`;
}

function inputText(input: MergedInput): string {
  return `${input.name}: ${input.type}${input.defaultValue === null ? '' : ` = ${input.defaultValue}`}${applied(input)}`;
}

function applied({ directives }: MergedElement): string {
  return directives.length === 0 ? '' : ` ${directives.join(' ')}`;
}

/** The element behind its description, both indented. */
function described({ description }: MergedElement, indent: string, text: string): string {
  if (description === null) return indent + text;
  const lines = description.split('\n').map((line) => (line === '' ? line : indent + line));
  return `${lines.join('\n')}\n${indent}${text}`;
}
