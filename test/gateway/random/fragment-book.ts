/** Named fragments of one operation. A fragment enters the book when it is complete, so none can contain itself. */
export interface FragmentBook {
  /** Names of fragments on the type. */
  on(typeName: string): readonly string[];
  /** Enters a fragment and answers with its name. */
  add(typeName: string, selection: string): string;
  printed(): readonly string[];
}

/** `names`: the first fragments have these, if any; the others have `prefix` and a number. */
export function fragmentBook(prefix: string, names: readonly string[] = []): FragmentBook {
  const fragments: { readonly name: string; readonly typeName: string; readonly selection: string }[] = [];
  return {
    on: (typeName) => fragments.filter((fragment) => fragment.typeName === typeName).map(({ name }) => name),
    add: (typeName, selection) => {
      const name = names[fragments.length] ?? `${prefix}${fragments.length}`;
      fragments.push({ name, typeName, selection });
      return name;
    },
    printed: () => fragments.map(({ name, typeName, selection }) => `fragment ${name} on ${typeName} ${selection}`),
  };
}
