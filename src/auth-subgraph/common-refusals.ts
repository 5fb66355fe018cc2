import { ObjectType } from 'type-graphql';
import { RefusalObject } from './refusal-type.ts';

/** Refusals that more than one capability gives. */

@ObjectType({
  implements: RefusalObject,
  description: 'The code is wrong, used or expired, or there is no such account.',
  simpleResolvers: true,
})
export class InvalidCode extends RefusalObject {}

@ObjectType({ implements: RefusalObject, description: 'What was given does not prove who it is.', simpleResolvers: true })
export class InvalidCredentials extends RefusalObject {}

@ObjectType({
  implements: RefusalObject,
  description: 'The token is malformed, unknown, expired or revoked. Sign in again.',
  simpleResolvers: true,
})
export class InvalidToken extends RefusalObject {}

@ObjectType({ implements: RefusalObject, description: 'The password may not be chosen.', simpleResolvers: true })
export class WeakPassword extends RefusalObject {}

@ObjectType({
  implements: RefusalObject,
  description: 'Prove again who you are, by `stepUp`, and then ask again. A proof is fresh for ten minutes; signing in is one.',
  simpleResolvers: true,
})
export class FreshProofRequired extends RefusalObject {}

@ObjectType({
  implements: RefusalObject,
  description: 'Nobody else may give roles (`roles:write`). Let somebody else do so first.',
  simpleResolvers: true,
})
export class LastAdministrator extends RefusalObject {}

@ObjectType({ implements: RefusalObject, description: 'The account has no second factor.', simpleResolvers: true })
export class TwoFactorNotEnabled extends RefusalObject {}

@ObjectType({
  implements: RefusalObject,
  description: 'The account has no telephone number, or this service sends no SMS.',
  simpleResolvers: true,
})
export class SmsUnavailable extends RefusalObject {}
