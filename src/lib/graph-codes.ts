/**
 * The codes of GraphQL errors beside those of refusals: about a document that is not executed, or about a part of an answer. `where`
 * says which: such a document is answered with 400, a part of an answer is null with the error at its place.
 */
export const graphCodes = {
  OPERATION_LIMIT_EXCEEDED: {
    where: 'document',
    meaning: 'The operation is over one of the limits. `limit` names it, `max` says how much it allows.',
  },
  OPERATION_TOO_COMPLEX: { where: 'document', meaning: 'The operation takes more work to plan than one may take.' },
  OPERATION_NOT_PLANNABLE: { where: 'document', meaning: 'No subgraph can be asked for what the operation selects.' },
  DOCUMENT_NOT_TRUSTED: { where: 'document', meaning: 'Only registered documents are executed, and this one is not.' },
  PERSISTED_QUERY_NOT_FOUND: {
    where: 'document',
    meaning: 'The hash is not known, or not any more. Send it again together with the document.',
  },
  PERSISTED_QUERY_NOT_SUPPORTED: {
    where: 'document',
    meaning: 'No document has this id, and automatic persisted queries are off. Send the document.',
  },
  PERSISTED_QUERY_HASH_MISMATCH: { where: 'document', meaning: 'The hash is not that of the document.' },
  UNAUTHORIZED_FIELD_OR_TYPE: {
    where: 'field',
    meaning: 'The caller may not see the field. `reason` is one of the codes above: what is missing.',
  },
  MUTATION_NOT_RUN: { where: 'field', meaning: 'Another mutation of the operation was refused, so none of them ran.' },
  SUBGRAPH_ERROR: {
    where: 'field',
    meaning: 'A subgraph answered with an error. In production this says nothing else of it; `requestId` leads to the log.',
  },
  SUBGRAPH_ANSWER_INVALID: {
    where: 'field',
    meaning:
      'A subgraph answered null where that is forbidden, a value that is not of its type, or left out what it was asked for. `requestId` leads to the log.',
  },
  SUBGRAPH_UNAVAILABLE: { where: 'field', meaning: 'A subgraph could not be reached, or did not answer in time.' },
} as const satisfies Record<string, { where: 'document' | 'field'; meaning: string }>;

export type GraphCode = keyof typeof graphCodes;
