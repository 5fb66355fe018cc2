import { expect, it } from 'vitest';
import { createGraphWarnings } from '../../src/app/graph-warnings.ts';
import { recordingLogger } from '../support/gateway/recording-logger.ts';

it('warnings about the graph are logged when they change, and not at each look', () => {
  const logger = recordingLogger();
  const warn = createGraphWarnings(logger);
  for (const warnings of [[], ['a'], ['a'], ['a', 'b'], [], ['a']]) warn(warnings);
  expect(logger.lines.map(({ level, fields }) => [level, fields['warnings']])).toEqual([
    ['warn', ['a']],
    ['warn', ['a', 'b']],
    ['warn', ['a']],
  ]);
});
