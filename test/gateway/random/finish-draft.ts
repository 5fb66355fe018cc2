import type { GraphContext } from './graph-context.ts';
import { draftField, draftType, isExternal, type FieldDraft, type SubgraphDraft, type TypeDraft } from './graph-draft.ts';

/** Gives interfaces the fields their members have in common, and hides a few things from clients. */
export function finishDraft(context: GraphContext): void {
  for (const name of context.vocabulary.interfaces.keys()) {
    const implementers = new Set(
      context.draft.subgraphs.flatMap((subgraph) => membersIn(subgraph, name).map((type) => type.name)),
    );
    for (const subgraph of context.draft.subgraphs) fillInterface(context, subgraph, name, implementers);
  }
  if (context.prng.chance(0.35)) addHigherInterface(context);
  hideSome(context);
}

function membersIn(subgraph: SubgraphDraft, interfaceName: string): TypeDraft[] {
  return [...subgraph.types.values()].filter((type) => type.interfaces.has(interfaceName));
}

/** A field may be on the interface here if all members here answer for it, and all members anywhere have it. */
function fillInterface(context: GraphContext, subgraph: SubgraphDraft, name: string, implementers: ReadonlySet<string>): void {
  const { draft, prng } = context;
  const face = subgraph.types.get(name);
  const [first, ...rest] = membersIn(subgraph, name);
  if (!face || !first) return;
  const common = [...first.fields.values()].filter(
    (field) => rest.every((type) => isAlike(type.fields.get(field.name), field)) && !isExternal(field),
  );
  const everywhere = common.filter((field) =>
    [...implementers].every((member) =>
      draft.subgraphs.some((other) => isAlike(other.types.get(member)?.fields.get(field.name), field)),
    ),
  );
  const chosen = everywhere.filter(() => prng.chance(0.6));
  for (const field of chosen.length > 0 ? chosen : everywhere.slice(0, 1)) {
    const types = new Set([first, ...rest].map((type) => type.fields.get(field.name)?.type));
    draftField(
      face,
      field.name,
      types.size === 1 && field.name === 'id' ? field.type : widened(context, subgraph, field.type.replaceAll('!', '')),
      field.args,
    );
  }
}

/** An interface above `Node`, in some of the subgraphs that know `Node`, with a query of its own. */
function addHigherInterface({ draft, prng }: GraphContext): void {
  for (const [index, subgraph] of draft.subgraphs.entries()) {
    const face = subgraph.types.get('Node');
    if (!face || face.fields.size === 0 || prng.chance(0.3)) continue;
    const thing = draftType(subgraph, 'Thing', 'interface');
    for (const field of prng.sample([...face.fields.values()], prng.between(1, 2)))
      draftField(thing, field.name, field.type, field.args);
    for (const type of [face, ...membersIn(subgraph, 'Node')]) type.interfaces.add('Thing');
    if (prng.chance(0.6))
      draftField(draftType(subgraph, 'Query'), `things${index}`, prng.pick(['Thing', '[Thing]', '[[Thing!]!]']));
  }
}

/** An interface may promise less than its members keep: a union or interface that the member's type belongs to. */
function widened({ prng }: GraphContext, subgraph: SubgraphDraft, printed: string): string {
  const named = printed.replaceAll(/[[\]!]/g, '');
  const wider = [
    ...[...subgraph.unions].filter(([, members]) => members.has(named)).map(([name]) => name),
    ...(subgraph.types.get(named)?.interfaces ?? []),
  ];
  return wider.length > 0 && prng.chance(0.3) ? printed.replace(named, prng.pick(wider)) : printed;
}

function isAlike(left: FieldDraft | undefined, right: FieldDraft): boolean {
  return (
    left !== undefined &&
    !isExternal(left) &&
    left.args === right.args &&
    left.type.replaceAll('!', '') === right.type.replaceAll('!', '')
  );
}

/** Hides fields that no interface promises, of types that keep something to show. */
function hideSome({ draft, prng }: GraphContext): void {
  for (const type of draft.subgraphs.flatMap((subgraph) => [...subgraph.types.values()])) {
    const hidable = [...type.fields.values()].filter((field) => !isExternal(field) && type.keyword === 'type');
    if (type.interfaces.size > 0 || type.directives.has('@interfaceObject') || hidable.length < 2) continue;
    for (const field of hidable.slice(1)) if (prng.chance(0.04)) field.directives.add('@inaccessible');
  }
}
