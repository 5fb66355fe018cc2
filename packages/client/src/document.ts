/** The text of an operation, which carries the types of its data and variables for the compiler. They exist in types only. */
export type Document<Data, Variables> = string & {
  readonly __types?: (variables: Variables) => Data;
};

/** The data of an operation. */
export type DataOf<Operation> = Operation extends Document<infer Data, never> ? Data : never;
