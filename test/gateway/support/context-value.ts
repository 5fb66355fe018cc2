import { getArgumentValues, isObjectType, type SelectionSetNode } from 'graphql';
import { Failure, fieldsFor, isInstance, type FederatedData, type Instance, type Value } from './federated-data.ts';

/** The one leaf of the selection, lists on the way to it kept. What fails is null. */
export function leafOf(data: FederatedData, instance: Instance, selection: SelectionSetNode): Value {
  const [node] = fieldsFor(data.schema, instance.type, selection);
  const type = data.schema.getType(instance.type);
  const field = isObjectType(type) ? type.getFields()[node?.name.value ?? ''] : undefined;
  if (!node || !field) return null;
  const below = (value: Value): Value => {
    if (value instanceof Failure) return null;
    if (Array.isArray(value)) return value.map(below);
    return isInstance(value) && node.selectionSet ? leafOf(data, value, node.selectionSet) : value;
  };
  return below(data.read(instance, node.name.value, getArgumentValues(field, node)));
}
