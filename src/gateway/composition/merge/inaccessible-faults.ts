import { placeIn, type Fault } from '../subgraph/fault.ts';
import type { Composition, MergedField, MergedInput, MergedType } from './merged.ts';

type Merged = ReadonlyMap<string, MergedType>;

/**
 * Elements that clients see and that need what is `@inaccessible` (https://specs.apollo.dev/inaccessible/v0.2): types, values and
 * defaults that they name, implementations of their fields, and what is left of them when all their children are hidden.
 */
export function inaccessibleFaults(composition: Composition, merged: Merged): Fault[] {
  const isHidden = (name: string): boolean => merged.get(name)?.isInaccessible ?? false;
  const found: Fault[] = [];
  const fault = (code: string, message: string, typeName: string, fieldName?: string): void => {
    found.push({ code, message, places: placesOf(composition, typeName, fieldName) });
  };
  for (const type of merged.values()) {
    if (type.isInaccessible) {
      if (type.name === 'Query')
        fault(
          'QUERY_ROOT_TYPE_INACCESSIBLE',
          'Type "Query" is @inaccessible but is the query root type, which must be in the API schema.',
          'Query',
        );
      continue;
    }
    const children = [...type.fields, ...type.values];
    if (children.length > 0 && children.every(({ isInaccessible }) => isInaccessible))
      fault(
        'ONLY_INACCESSIBLE_CHILDREN',
        `Type "${type.name}" is in the API schema but all of its ${type.kind === 'enum' ? 'values' : type.kind === 'input' ? 'input fields' : 'fields'} are @inaccessible.`,
        type.name,
      );
    if (type.kind === 'union' && type.members.every(isHidden))
      fault(
        'ONLY_INACCESSIBLE_CHILDREN',
        `Type "${type.name}" is in the API schema but all of its members are @inaccessible.`,
        type.name,
      );
    for (const field of type.fields) if (!field.isInaccessible) lookAtField(type, field);
    for (const field of type.fields.filter(({ isInaccessible }) => isInaccessible)) {
      const face = type.interfaces.find(
        (name) => !isHidden(name) && merged.get(name)?.fields.some((other) => other.name === field.name && !other.isInaccessible),
      );
      if (face !== undefined)
        fault(
          'IMPLEMENTED_BY_INACCESSIBLE',
          `Field "${type.name}.${field.name}" is @inaccessible but implements the interface field "${face}.${field.name}", which is in the API schema.`,
          type.name,
          field.name,
        );
      if (type.kind === 'input' && isRequired(field))
        fault(
          'REQUIRED_INACCESSIBLE',
          `Input field "${type.name}.${field.name}" is @inaccessible but is a required input field of its type.`,
          type.name,
          field.name,
        );
    }
  }
  return found;

  function lookAtField(type: MergedType, field: MergedField): void {
    const coordinate = `${type.name}.${field.name}`;
    lookAtInput(type, coordinate, field, field.name);
    for (const argument of field.arguments) {
      const own = `${coordinate}(${argument.name}:)`;
      if (!argument.isInaccessible) lookAtInput(type, own, argument, field.name);
      else if (isRequired(argument))
        fault(
          'REQUIRED_INACCESSIBLE',
          `Argument "${own}" is @inaccessible but is a required argument of its field.`,
          type.name,
          field.name,
        );
    }
  }

  function lookAtInput(type: MergedType, coordinate: string, { namedType, defaultValue }: MergedInput, fieldName: string): void {
    if (isHidden(namedType))
      fault(
        'REFERENCED_INACCESSIBLE',
        `Type "${namedType}" is @inaccessible but is referenced by "${coordinate}", which is in the API schema.`,
        type.name,
        fieldName,
      );
    const value = merged
      .get(namedType)
      ?.values.find(
        ({ name, isInaccessible }) => isInaccessible && defaultValue !== null && new RegExp(`\\b${name}\\b`).test(defaultValue),
      );
    if (value)
      fault(
        'DEFAULT_VALUE_USES_INACCESSIBLE',
        `Enum value "${namedType}.${value.name}" is @inaccessible but is used in the default value of "${coordinate}", which is in the API schema.`,
        type.name,
        fieldName,
      );
  }
}

function isRequired({ type, defaultValue }: MergedInput): boolean {
  return type.endsWith('!') && defaultValue === null;
}

function placesOf({ types }: Composition, typeName: string, fieldName: string | undefined): Fault['places'] {
  return (types.get(typeName)?.sources ?? []).flatMap(({ subgraph, type }) => {
    if (fieldName === undefined) return [placeIn(subgraph, type.nodes[0])];
    const field = type.fields.get(fieldName);
    return field ? [placeIn(subgraph, field.node)] : [];
  });
}
