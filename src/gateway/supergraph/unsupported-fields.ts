import { Kind, type DocumentNode } from 'graphql';

/**
 * What of a supergraph the engine could only answer wrongly, each as a sentence: fields that take an argument from an object above
 * them (`@fromContext`, federation 2.8).
 */
export function unsupportedFields(supergraph: DocumentNode): string[] {
  return supergraph.definitions.flatMap((type) => {
    if (type.kind !== Kind.OBJECT_TYPE_DEFINITION && type.kind !== Kind.INTERFACE_TYPE_DEFINITION) return [];
    const fields = (type.fields ?? []).filter((field) =>
      field.directives?.some(
        ({ name, arguments: given }) =>
          name.value === 'join__field' && given?.some((argument) => argument.name.value === 'contextArguments'),
      ),
    );
    return fields.map(
      (field) =>
        `${type.name.value}.${field.name.value} takes an argument from a context (@fromContext), which is not supported.`,
    );
  });
}
