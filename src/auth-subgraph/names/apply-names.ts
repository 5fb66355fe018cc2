import { isTypeDefinitionNode, type DocumentNode } from 'graphql';
import { defaultNames, type SchemaNames } from '../../lib/schema-names.ts';
import { nameFaults } from './name-faults.ts';
import { SchemaNamesError, type NamedSchema, type Types } from './named-schema.ts';
import { namingOf } from './naming.ts';
import { omitted } from './omitted.ts';
import { renamedDocument } from './renamed-document.ts';
import { renamedResolvers } from './renamed-resolvers.ts';

/**
 * Returns the schema without what `names` leaves out and with everything else called as `names` says; resolvers are the same,
 * and know nothing of it. Throws a `SchemaNamesError` that lists every name that cannot be used.
 */
export function applyNames(schema: NamedSchema, names: SchemaNames = defaultNames): NamedSchema {
  if (names.prefix === '' && Object.keys(names.rename).length === 0 && names.omit.length === 0) return schema;
  const all = typesOf(schema.document);
  const { document, faults } = omitted(schema.document, all, names);
  const types = typesOf(document);
  const naming = namingOf(all, names);
  faults.push(...nameFaults({ all, types, names, naming }));
  if (faults.length > 0) throw new SchemaNamesError(faults);
  return {
    document: renamedDocument(document, types, naming),
    resolvers: renamedResolvers(schema.resolvers, types, naming),
  };
}

function typesOf({ definitions }: DocumentNode): Types {
  return new Map(definitions.filter(isTypeDefinitionNode).map((type) => [type.name.value, type]));
}
