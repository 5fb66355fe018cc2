import { foreignFields } from './draft-requirements.ts';
import type { GraphContext } from './graph-context.ts';
import { draftField, isExternal, type SubgraphDraft, type TypeDraft } from './graph-draft.ts';

export interface TakerContext extends GraphContext {
  readonly home: SubgraphDraft;
  /** Of the entity whose fields take arguments. */
  readonly name: string;
  readonly contextName: string;
}

/** An argument that takes a field which all setters have, or one of its own of each; none where there is nothing to take. */
export function takenArgument(context: TakerContext, setters: readonly TypeDraft[], argument: string): string[] {
  const { prng, name, contextName, home } = context;
  const own = setters.map((type) => ({ type, leafs: leafsOf(context, type) }));
  const mark = home.types.get(setters[0]?.name ?? '')?.fields.get(`mark${name}`);
  const types = new Set(own[0]?.leafs.map(({ printed }) => printed));
  const shared = [...types].filter((printed) => own.every(({ leafs }) => leafs.some((leaf) => leaf.printed === printed)));
  const isUnion = home.unions.has(`Place${name}`);
  if (!isUnion && (shared.length === 0 || prng.chance(0.3)))
    return [
      `${argument}: ${(mark?.type ?? 'String').replaceAll('!', '')} @fromContext(field: "$${contextName} { mark${name} }")`,
    ];
  if (shared.length === 0) return [];
  const printed = prng.pick(shared);
  const branches = own.map(({ type, leafs }) => {
    const leaf = prng.pick(leafs.filter((one) => one.printed === printed));
    if (leaf.external) draftField(type, leaf.external, leaf.declared, leaf.args, ['@external']);
    return `... on ${type.name} { ${leaf.text} }`;
  });
  return [`${argument}: ${printed} @fromContext(field: ${JSON.stringify(`$${contextName} ${branches.join(' ')}`)})`];
}

interface Leaf {
  /** As a field set has it. */
  readonly text: string;
  /** The type of an argument that takes it. */
  readonly printed: string;
  /** The field to declare, where another subgraph has it. */
  readonly external: string | null;
  readonly declared: string;
  readonly args: string;
}

function leafsOf(context: TakerContext, type: TypeDraft): Leaf[] {
  const { prng, home, vocabulary, entities } = context;
  const isLeaf = (printed: string): boolean =>
    ['String', 'Int', 'Float', 'Boolean', 'ID', ...vocabulary.scalars].includes(printed.replaceAll(/[[\]!]/g, ''));
  const plain = { external: null, declared: '', args: '' };
  const own = [...type.fields.values()].filter((field) => field.args === '' && !isExternal(field));
  const direct = own.map((field) => ({ ...plain, text: field.name, printed: field.type.replaceAll('!', '') }));
  const nested = own.flatMap((field) => {
    const inner = vocabulary.values.has(field.type.replaceAll(/[[\]!]/g, ''))
      ? home.types.get(field.type.replaceAll(/[[\]!]/g, ''))
      : undefined;
    return [...(inner?.fields.values() ?? [])].map((leaf) => ({
      ...plain,
      text: `${field.name} { ${leaf.name} }`,
      printed: field.type.replace(/\w+/, leaf.type).replaceAll('!', ''),
    }));
  });
  const plan = entities.get(type.name);
  const foreign = (plan ? foreignFields(context, plan, home) : []).map((field) => ({
    text: `${field.name}${prng.pick(field.literalArgs)}`,
    printed: field.type.replaceAll('!', ''),
    external: field.name,
    declared: field.type,
    args: field.args,
  }));
  return [...direct, ...nested, ...foreign].filter(({ printed }) => isLeaf(printed));
}
