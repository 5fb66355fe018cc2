import { readFileSync } from 'node:fs';
import { expect, it } from 'vitest';
import { nodeMajorMin, nodeVersionFault } from '../../src/lib/node-version.ts';

it('a version of Node before the oldest supported one is refused by name, the oldest one is not', () => {
  expect(nodeVersionFault(`${nodeMajorMin - 1}.99.9`)).toBe(
    `Portcullis needs Node ${nodeMajorMin} or later. This is Node ${nodeMajorMin - 1}.99.9.`,
  );
  expect(nodeVersionFault(`${nodeMajorMin}.0.0`)).toBe(null);
});

it('the oldest supported version of Node is the one that package.json names', () => {
  const { engines } = JSON.parse(readFileSync('package.json', 'utf8')) as { engines: { node: string } };
  expect(engines.node).toBe(`>=${nodeMajorMin}`);
});
