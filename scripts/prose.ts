import { globSync, readFileSync, writeFileSync } from 'node:fs';
import { parseArgs } from 'node:util';
import { compare, findIn, type Counts } from './prose/find.ts';
import { passagesOf } from './prose/passages.ts';
import { rules } from './prose/rules.ts';

/**
 * Checks the wording of docs, docstrings, log lines and messages against `prose/rules.ts`. Each rule may match as often as
 * `prose/baseline.json` says and no more. `--lower` writes the counts that have become smaller, never a larger one, and
 * `--list <rule>` prints every place.
 */
const baselineFile = 'scripts/prose/baseline.json';
const generated = new Set([
  'docs/configuration.md',
  'docs/errors.md',
  'docs/names.md',
  'CHANGELOG.md',
  'scripts/prose/rules.ts',
  'packages/client/src/generated/operations.ts',
]);
const { values } = parseArgs({ options: { lower: { type: 'boolean' }, list: { type: 'string' } } });

const files = globSync([
  '*.md',
  'docs/**/*.md',
  '{src,examples,scripts}/**/*.{ts,js}',
  'mails/**/*.txt',
  'packages/*/*.md',
  'packages/*/src/**/*.ts',
])
  .filter((file) => !generated.has(file))
  .toSorted();
const findings = files.flatMap((file) => passagesOf(file).flatMap((passage) => findIn(passage, rules)));
const counts: Counts = Object.fromEntries(
  rules.map(({ name }) => [name, findings.filter(({ rule }) => rule.name === name).length]),
);
const baseline = JSON.parse(readFileSync(baselineFile, 'utf8')) as Counts;

for (const { rule, file, line, text } of findings)
  if (rule.name === values.list) console.log(`${file}:${line}: "${text}". ${rule.advice}`);

const { grown, shrunk } = compare(counts, baseline);
if (values.lower) {
  const lower = rules.map(({ name }) => [name, Math.min(counts[name] ?? 0, baseline[name] ?? 0)]);
  writeFileSync(baselineFile, `${JSON.stringify(Object.fromEntries(lower), null, 2)}\n`);
} else if (shrunk.length > 0) {
  console.log(`Fewer places than the baseline allows: ${shrunk.join(', ')}. Run \`npm run prose -- --lower\` and commit it.`);
}
for (const name of grown) {
  console.error(
    `${name}: ${counts[name]} places, ${baseline[name] ?? 0} are allowed. \`npm run prose -- --list ${name}\` prints them.`,
  );
  process.exitCode = 1;
}
