import { spawnSync } from 'node:child_process';
import { cp, mkdir, readFile, symlink } from 'node:fs/promises';
import path from 'node:path';
import { readDockerfile, type Instruction } from './read-dockerfile.ts';

const installed = path.resolve(import.meta.dirname, '../../../node_modules');

export interface Image {
  /** The directory that plays the root of the container's file system. */
  readonly root: string;
  readonly workDirectory: string;
  readonly environment: Readonly<Record<string, string>>;
  readonly user: string;
  readonly volumes: readonly string[];
  /** Entry point and command together, and the health check, as arguments without a shell. */
  readonly command: readonly string[];
  readonly healthCheck: readonly string[];
}

/**
 * Does what a Dockerfile says, without containers: every stage is a directory below `target`, copies take only what
 * `.dockerignore` lets in, `npm ci` links the packages it would install, and `npm run` really runs. Throws at an
 * instruction or a command it does not know, so that nothing in the file goes unexamined.
 */
export async function buildImage(context: string, target: string): Promise<Image> {
  const stages = readDockerfile(await readFile(path.join(context, 'Dockerfile'), 'utf8'));
  const isLetIn = readIgnoreFile(await readFile(path.join(context, '.dockerignore'), 'utf8'));
  const built = new Map<string, Stage>();
  let last: Stage | null = null;
  for (const [index, instructions] of stages.entries()) {
    const name = / AS (\S+)$/i.exec(instructions[0]?.[1] ?? '')?.[1] ?? String(index);
    last = newStage(path.join(target, name));
    built.set(name, last);
    for (const instruction of instructions) await follow(instruction, last, { context, isLetIn, built });
  }
  if (last === null) throw new Error('The Dockerfile has no stage.');
  return { ...last, command: [...last.entryPoint, ...last.arguments] };
}

interface Stage {
  readonly root: string;
  workDirectory: string;
  user: string;
  environment: Record<string, string>;
  volumes: string[];
  entryPoint: string[];
  arguments: string[];
  healthCheck: string[];
}

interface Surroundings {
  readonly context: string;
  readonly isLetIn: (file: string) => boolean;
  readonly built: ReadonlyMap<string, Stage>;
}

function newStage(root: string): Stage {
  const lists = { volumes: [], entryPoint: [], arguments: [], healthCheck: [] };
  return { root, workDirectory: root, user: 'root', environment: {}, ...lists };
}

async function follow([name, rest]: Instruction, stage: Stage, surroundings: Surroundings): Promise<void> {
  switch (name) {
    case 'FROM':
      await mkdir(stage.root, { recursive: true });
      return;
    case 'WORKDIR':
      stage.workDirectory = path.join(stage.root, rest);
      await mkdir(stage.workDirectory, { recursive: true });
      return;
    case 'COPY':
      return copy(rest, stage, surroundings);
    case 'RUN':
      return run(rest, stage);
    case 'ENV':
      Object.assign(stage.environment, Object.fromEntries(rest.split(/\s+/).map((pair) => pair.split(/=(.*)/))));
      return;
    case 'USER':
      stage.user = rest;
      return;
    case 'VOLUME':
      stage.volumes.push(rest);
      return;
    case 'ENTRYPOINT':
      stage.entryPoint = JSON.parse(rest) as string[];
      return;
    case 'CMD':
      stage.arguments = JSON.parse(rest) as string[];
      return;
    case 'HEALTHCHECK':
      stage.healthCheck = JSON.parse(rest.slice(rest.indexOf('['))) as string[];
      return;
    case 'EXPOSE':
      return;
    default:
      throw new Error(`This Dockerfile instruction has no meaning here: ${name} ${rest}`);
  }
}

async function copy(rest: string, stage: Stage, { context, isLetIn, built }: Surroundings): Promise<void> {
  const words = rest.split(/\s+/);
  const from = words[0]?.startsWith('--from=') ? words.shift()?.slice('--from='.length) : undefined;
  const target = path.join(stage.workDirectory, words.pop() ?? '');
  for (const source of words) {
    if (from === undefined && !isLetIn(source))
      throw new Error(`.dockerignore keeps \`${source}\` out, which the Dockerfile copies.`);
    const absolute =
      from === undefined ? path.join(context, source) : path.join(built.get(from)?.root ?? `no stage ${from}`, source);
    const to = words.length > 1 ? path.join(target, path.basename(source)) : target;
    await cp(absolute, to, { recursive: true, verbatimSymlinks: true });
  }
}

async function run(command: string, stage: Stage): Promise<void> {
  if (command === 'npm ci --ignore-scripts') return link(stage, () => true);
  if (command === 'npm ci --omit=dev --ignore-scripts') return link(stage, ({ dev }) => dev !== true);
  if (command.startsWith('install --directory ')) {
    await mkdir(path.join(stage.root, command.split(' ').at(-1) ?? ''), { recursive: true });
    return;
  }
  if (!command.startsWith('npm run ')) throw new Error(`This command has no meaning here: ${command}`);
  const { status, stdout, stderr } = spawnSync(command, { cwd: stage.workDirectory, shell: true, encoding: 'utf8' });
  if (status !== 0) throw new Error(`${command}: status ${status}\n${stdout}${stderr}`);
}

interface LockedPackage {
  readonly dev?: boolean;
}

/** Links what `npm ci` would install at the top. What those packages need in turn, they find beside their real place. */
async function link(stage: Stage, isWanted: (locked: LockedPackage) => boolean): Promise<void> {
  const lock = JSON.parse(await readFile(path.join(stage.workDirectory, 'package-lock.json'), 'utf8')) as {
    packages: Record<string, LockedPackage>;
  };
  const modules = path.join(stage.workDirectory, 'node_modules');
  await mkdir(path.join(modules, '.bin'), { recursive: true });
  for (const [place, locked] of Object.entries(lock.packages)) {
    const name = /^node_modules\/((?:@[^/]+\/)?[^/]+)$/.exec(place)?.[1];
    if (name === undefined || !isWanted(locked)) continue;
    await mkdir(path.dirname(path.join(modules, name)), { recursive: true });
    await symlink(path.join(installed, name), path.join(modules, name));
  }
  if (isWanted({ dev: true }))
    await cp(path.join(installed, '.bin'), path.join(modules, '.bin'), { recursive: true, verbatimSymlinks: true });
}

/** As Docker reads it: the last line that matches decides, and a directory takes what is below it along. */
function readIgnoreFile(text: string): (file: string) => boolean {
  const rules = text.split('\n').filter((line) => line.trim() !== '' && !line.startsWith('#'));
  return (file) =>
    rules.reduce((letIn, rule) => {
      const pattern = rule.replace(/^!/, '');
      const matches = path.matchesGlob(file, pattern) || file.startsWith(`${pattern}/`) || (pattern === '*' && file !== '');
      return matches ? rule.startsWith('!') : letIn;
    }, true);
}
