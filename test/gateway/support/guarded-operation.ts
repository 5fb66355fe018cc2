import { prototypeNames } from '../../support/prototype-names.ts';
import { fieldsOf, filterValue, lookups, membersOf } from './guarded-graph.ts';

/** An operation on the guarded graph, as it is sent. */
export interface GuardedOperation {
  readonly document: string;
  /** Without a prototype, which a variable named `__proto__` would replace. */
  readonly variables: Readonly<Record<string, unknown>>;
  /** The same with each condition that is null as false, which it counts as (GraphQL §6.3.2). */
  readonly effective: Readonly<Record<string, unknown>>;
}

const aliases = prototypeNames.filter((name) => !['constructor', 'toString'].includes(name));
const leafs = [...new Set(Object.values(fieldsOf).flatMap((fields) => Object.keys(fields)))];
const conditionsMax = 4;

/** Makes an operation of a list of decisions, so that what fails shrinks to fewer of them. */
export function writeOperation(decisions: readonly number[]): GuardedOperation {
  let at = 0;
  const fragments: string[] = [];
  const declarations: string[] = [];
  const names = [...prototypeNames];
  const variables = Object.create(null) as Record<string, unknown>;
  const decide = (choices: number): number => (decisions[at++] ?? 0) % choices;
  const filterName = newName();

  function newName(): string {
    return names.splice(decide(names.length), 1)[0] ?? 'other';
  }

  function selectionSet(typeName: string, depth: number): string {
    const selections = ['__typename'];
    for (let count = 1 + decide(4); count > 0; count--) selections.push(selection(typeName, depth));
    return `{ ${selections.join(' ')} }`;
  }

  function selection(typeName: string, depth: number): string {
    const members = membersOf[typeName] ?? [];
    const fields = Object.entries(fieldsOf[typeName] ?? {});
    const kind = decide(4);
    const member = members[decide(members.length || 1)];
    if (member && (kind > 0 || fields.length === 0)) return spread(member, depth, kind === 3);
    if (kind === 3 && depth > 0) return spread(typeName, depth - 1, decide(2) === 0);
    const [name = '__typename', inside] = fields[decide(fields.length || 1)] ?? [];
    if (inside && depth === 0) return '__typename';
    const way = name === 'lookup' ? decide(lookups.length) : 0;
    const args = name === 'lookup' ? (lookups[way] ?? '') : '';
    return `${aliasOf(name, way)}${name}${args}${condition()}${inside ? ` ${selectionSet(inside, depth - 1)}` : ''}`;
  }

  /** One alias never stands for two fields. */
  function aliasOf(name: string, way: number): string {
    if (way > 0) return `as_${name}${way}: `;
    if (decide(3) > 0) return '';
    return `${aliases[leafs.indexOf(name)] ?? `as_${name}`}: `;
  }

  function spread(typeName: string, depth: number, isNamed: boolean): string {
    const conditions = condition() || deferral();
    const body = selectionSet(typeName, depth);
    if (!isNamed) return `... on ${typeName}${conditions} ${body}`;
    const name = prototypeNames[fragments.length] ?? `F${fragments.length}`;
    fragments.push(`fragment ${name} on ${typeName} ${body}`);
    return `...${name}${conditions}`;
  }

  function condition(): string {
    const way = decide(8);
    if (way > 3) return '';
    const value = way === 0 ? 'false' : way === 1 ? 'true' : conditionVariable();
    return decide(2) === 0 ? ` @include(if: ${value})` : ` @skip(if: ${value})`;
  }

  /** Nobody here takes an answer in parts, so that it changes nothing. */
  function deferral(): string {
    return decide(6) === 0 ? ` @defer(if: ${conditionVariable()})` : '';
  }

  /** Given, null or absent, with and without a default. */
  function conditionVariable(): string {
    const known = declarations[decide(conditionsMax)];
    if (known !== undefined) return known.slice(0, known.indexOf(':'));
    const name = newName();
    const fallback = [null, true, false][decide(3)] ?? null;
    const isNullable = fallback !== null && decide(2) === 0;
    declarations.push(`$${name}: Boolean${isNullable ? '' : '!'}${fallback === null ? '' : ` = ${fallback}`}`);
    const given = [true, false, ...(fallback === null ? [] : [undefined, undefined]), ...(isNullable ? [null] : [])];
    const value = given[decide(given.length)];
    if (value !== undefined) variables[name] = value;
    return `$${name}`;
  }

  const text = [selectionSet('Query', 3), ...fragments].join(' ').replaceAll('$filter', `$${filterName}`);
  if (text.includes(`filter: $${filterName}`)) {
    declarations.push(`$${filterName}: Filter`);
    variables[filterName] = filterValue;
  }
  const declared = declarations.length > 0 ? ` (${declarations.join(', ')})` : '';
  const effective = Object.create(null) as Record<string, unknown>;
  for (const [name, value] of Object.entries(variables)) effective[name] = value ?? false;
  return { document: `query ${newName()}${declared} ${text}`, variables, effective };
}
