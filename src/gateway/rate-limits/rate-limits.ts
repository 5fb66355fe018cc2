import { own } from '../../lib/own.ts';
import { isObjectType, type GraphQLSchema } from 'graphql';
import { addressNetwork } from '../../lib/address-network.ts';
import { Refusal } from '../../lib/errors.ts';
import type { Rate, RateStore } from '../../lib/rate-store.ts';
import type { Principal } from '../../tokens/principal.ts';
import type { FieldUse, Operation } from '../operation/operation.ts';
import { countFields, type Wanted } from '../operation/limits/count-fields.ts';

/** A rate for one field. */
export interface RateRule extends Rate {
  /** Per account where somebody is signed in, else per address; or per address always. */
  readonly by: 'identity' | 'address';
}

/** By coordinate (`Query.search`); `*` counts whole requests. */
export type RateRules = Readonly<Record<string, RateRule>>;

export interface RateLimits {
  /**
   * Counts a request, whatever is in it and whether or not `identify` can tell who sends it: what is invalid costs work, too. Returns
   * what `identify` does. Throws `RATE_LIMITED`; by address before anything is looked up.
   */
  admitRequest<Who extends Pick<RatedCaller, 'principal'>>(
    clientAddress: string,
    identify: () => Promise<Who | null>,
  ): Promise<Who | null>;
  /** Counts what the operation is about to execute. Throws `RATE_LIMITED` when that is more than a rule allows. */
  admit(operation: Operation, request: RatedRequest): Promise<void>;
}

export interface RatedCaller {
  readonly principal: Principal | null;
  readonly clientAddress: string;
}

export interface RatedRequest extends RatedCaller {
  /** Coordinates that are not executed. */
  readonly denied: ReadonlySet<string>;
}

export interface RateLimitsDeps {
  readonly rules: RateRules;
  readonly schema: GraphQLSchema;
  readonly store: RateStore;
}

export const everyRequest = '*';

export function createRateLimits({ rules, schema, store }: RateLimitsDeps): RateLimits {
  const { [everyRequest]: requestRule, ...fieldRules } = rules;
  const wanted = byFieldName(fieldRules);
  const touched = new WeakMap<readonly FieldUse[], boolean>();

  /** Most operations touch nothing that is limited, and then nothing is counted. */
  function touchesRules(uses: readonly FieldUse[]): boolean {
    const known = touched.get(uses) ?? uses.some(({ coordinate }) => Object.hasOwn(fieldRules, coordinate));
    touched.set(uses, known);
    return known;
  }

  async function take(coordinate: string, amount: number, rule: RateRule, { principal, clientAddress }: RatedCaller) {
    const isByAccount = rule.by === 'identity' && principal !== null;
    const who = isByAccount ? `account ${principal.accountId}` : `address ${addressNetwork(clientAddress)}`;
    const retryAfterSeconds = await store.take(`${coordinate} ${who}`, amount, rule);
    if (retryAfterSeconds > 0) throw new Refusal('RATE_LIMITED', { retryAfterSeconds });
  }

  return {
    async admitRequest(clientAddress, identify) {
      if (requestRule === undefined) return identify();
      const count = (principal: Principal | null) => take(everyRequest, 1, requestRule, { principal, clientAddress });
      if (requestRule.by === 'address') {
        await count(null);
        return identify();
      }
      try {
        const who = await identify();
        await count(who?.principal ?? null);
        return who;
      } catch (error) {
        // What was refused for a rate has been counted.
        if (!(error instanceof Refusal && error.code === 'RATE_LIMITED')) await count(null);
        throw error;
      }
    },
    async admit(operation, request) {
      if (wanted.size === 0 || !touchesRules(operation.uses())) return;
      for (const [coordinate, count] of countFields(operation, { schema, wanted })) {
        const rule = own(fieldRules, coordinate);
        if (rule && !request.denied.has(coordinate)) await take(coordinate, count, rule, request);
      }
    },
  };
}

/** Rules for fields that the graph does not have, which therefore limit nothing. */
export function unknownRateRules(rules: RateRules, schema: GraphQLSchema): string[] {
  return Object.keys(rules).filter((coordinate) => {
    const [typeName = '', fieldName = ''] = coordinate.split('.');
    const type = schema.getType(typeName);
    return coordinate !== everyRequest && !(isObjectType(type) && Object.hasOwn(type.getFields(), fieldName));
  });
}

function byFieldName(rules: RateRules): Wanted {
  const names = new Map<string, { typeName: string; coordinate: string }[]>();
  for (const coordinate of Object.keys(rules)) {
    const [typeName = '', fieldName = ''] = coordinate.split('.');
    names.set(fieldName, [...(names.get(fieldName) ?? []), { typeName, coordinate }]);
  }
  return names;
}
