import { parseArgs } from 'node:util';
import { costOf, distributionTable } from './cost-distribution.ts';
import { commerceOperations } from './operations.ts';

/** `npm run costs -- --each`: what the operations of a dashboard and a storefront cost, as a distribution or each of them. */
const { values } = parseArgs({ options: { each: { type: 'boolean', default: false } } });
if (values.each)
  for (const operation of commerceOperations()) console.log(`${costOf(operation)}\t${operation.client}: ${operation.name}`);
console.log(distributionTable());
