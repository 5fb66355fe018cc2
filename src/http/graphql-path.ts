/** Where the graph is, over HTTP and over WebSocket. */
export const graphqlPath = '/graphql';
