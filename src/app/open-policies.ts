import { pathToFileURL } from 'node:url';
import type { Config } from '../config/settle.ts';
import { httpPolicies } from '../gateway/guard/http-policies.ts';
import { noPolicies, type EvaluatePolicies, type PolicyQuestion } from '../gateway/guard/policies.ts';
import { orStartFault } from './start-fault.ts';

/** Who evaluates `@policy`, as configured. Throws a `ConfigurationError` when the module cannot be used. */
export async function openPolicies({ module, url, token }: Config['guard']['policies']): Promise<EvaluatePolicies> {
  if (module !== undefined) return orStartFault('guard.policies.module', importPolicies(module));
  return url === undefined ? noPolicies : httpPolicies({ url, token: token ?? null });
}

/** The module's default export gets a `PolicyQuestion` and says which of its policies are granted, or promises to. */
async function importPolicies(file: string): Promise<EvaluatePolicies> {
  const { default: evaluate } = (await import(pathToFileURL(file).href)) as { default?: unknown };
  if (typeof evaluate !== 'function') throw new Error(`${file} has no default export that evaluates policies.`);
  return async (question) => new Set(await (evaluate as (question: PolicyQuestion) => Promise<Iterable<string>>)(question));
}
