import { hasContexts } from './context-arguments.ts';
import type { DocumentSelection } from './draft-document.ts';
import { getType, type SupergraphModel } from '../../schema/supergraph-model.ts';

/** A field as a subgraph declares it, and how a document asks for it. */
interface Declaration {
  /** The type of the subgraph on which the field is asked for. */
  readonly owner: string;
  readonly typeText: string;
  readonly args: string;
  /** Names of the operation's variables that are used in the arguments. */
  readonly variables: readonly string[];
}

export interface Declared extends Declaration {
  /** The object type that is asked. */
  readonly type: string;
}

/**
 * Returns the interface's own declaration of a field with a selection, where the object types of an interface declare the field
 * differently: asked for on the interface, it needs no alias for each of them, which would double the document at every level.
 * Null where not all that a value may be is asked for it, or the interface leads elsewhere. `inside`: the type that is selected on.
 */
export function commonDeclaration(
  model: SupergraphModel,
  { parent, graph }: DocumentSelection,
  fieldName: string,
  inside: string | null,
  declared: readonly Declared[],
): Declaration | null {
  const [first] = declared;
  if (!first || inside === null || declared.every(({ typeText }) => typeText === first.typeText)) return null;
  const face = model.types.get(parent);
  const own = face?.kind === 'interface' ? face.fields.get(fieldName)?.inGraph.get(graph) : undefined;
  if (!own?.exact || own.type.name !== inside || hasContexts(first.args)) return null;
  const asked = new Set(declared.map(({ type }) => type));
  const possible = getType(model, parent).inGraph.get(graph)?.possible ?? [];
  if (possible.length === 0 || !possible.every((type) => asked.has(type))) return null;
  if (!declared.every(({ type, owner, args }) => owner === type && args === first.args)) return null;
  return { owner: parent, typeText: own.type.text, args: first.args, variables: first.variables };
}
