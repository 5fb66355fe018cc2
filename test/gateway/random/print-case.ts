import type { FederatedCase } from '../support/judge-case.ts';

/** A case as it stands in a test: paste, name, keep. */
export function printCase({ subgraphs, dataSeed, document, variables, operationName, denied = [] }: FederatedCase): string {
  const sources = subgraphs.map(({ name, sdl }) => `    ${name}: \`\n${indented(sdl, 6)}\n    \`,`);
  return [
    'await expectRight({',
    `  dataSeed: ${dataSeed},`,
    '  subgraphs: {',
    ...sources,
    '  },',
    `  document: \`\n${indented(document, 4)}\n  \`,`,
    ...(operationName === undefined ? [] : [`  operationName: '${operationName}',`]),
    ...(Object.keys(variables).length === 0 ? [] : [`  variables: ${JSON.stringify(variables)},`]),
    ...(denied.length === 0 ? [] : [`  denied: ${JSON.stringify(denied)},`]),
    '});',
  ].join('\n');
}

function indented(text: string, by: number): string {
  const escaped = text.replaceAll('\\', '\\\\').replaceAll('`', '\\`').replaceAll('${', '\\${');
  return escaped
    .split('\n')
    .map((line) => `${' '.repeat(by)}${line}`)
    .join('\n');
}
