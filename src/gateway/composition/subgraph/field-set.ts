import { GraphQLError, Kind, print, stripIgnoredCharacters, type SelectionSetNode } from 'graphql';
import { remember } from '../../../lib/remember.ts';
import { parseFieldSet } from '../../schema/parse-field-set.ts';

const parsed = new Map<string, SelectionSetNode | GraphQLError>();
const rememberedMax = 10_000;

/** Returns a field set, or the syntax error that keeps it from being one. Remembers what it has parsed. */
export function fieldSet(text: string): SelectionSetNode | GraphQLError {
  const known = parsed.get(text);
  if (known) return known;
  const result = tryToParse(text);
  remember(parsed, text, result, rememberedMax);
  return result;
}

function tryToParse(text: string): SelectionSetNode | GraphQLError {
  try {
    return parseFieldSet(text);
  } catch (error) {
    return error instanceof GraphQLError ? error : new GraphQLError(String(error));
  }
}

/** A field set on one line, as it is printed. Throws where it is not one. */
export function fieldSetText(text: string): string {
  if (text.includes('"')) return stripIgnoredCharacters(text);
  const set = fieldSet(text);
  if (set instanceof GraphQLError) throw set;
  return print(set).replaceAll(/\s+/g, ' ').slice(2, -2);
}

/** The fields at the top of a field set; none where it is not one. */
export function fieldNames(text: string): string[] {
  const set = fieldSet(text);
  if (set instanceof GraphQLError) return [];
  return set.selections.flatMap((node) => (node.kind === Kind.FIELD ? [node.name.value] : []));
}
