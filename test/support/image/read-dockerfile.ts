/** One line of a Dockerfile, with its continuations: `['COPY', '--from=build /app/dist dist']`. */
export type Instruction = readonly [name: string, rest: string];

/** The instructions of each stage, in order; a stage begins with its `FROM`. */
export function readDockerfile(text: string): Instruction[][] {
  const stages: Instruction[][] = [];
  const lines = text.replaceAll(/\\\n\s*/g, '').split('\n');
  for (const line of lines.map((one) => one.trim()).filter((one) => one !== '' && !one.startsWith('#'))) {
    const [name = '', ...rest] = line.split(' ');
    if (name === 'FROM') stages.push([]);
    stages.at(-1)?.push([name, rest.join(' ').trim()]);
  }
  return stages;
}
