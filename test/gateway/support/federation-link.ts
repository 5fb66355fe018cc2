const directives =
  '@key @requires @provides @external @shareable @override @inaccessible @interfaceObject @context @fromContext'.split(' ');

/** The first line of a subgraph's SDL that may use every directive which tests know. */
export const federationLink = `extend schema @link(url: "https://specs.apollo.dev/federation/v2.9", import: [${directives.map((name) => `"${name}"`).join(', ')}])`;
