import { ObjectType } from 'type-graphql';
import { RefusalType } from './refusal-type.ts';

/** Refusals that more than one capability gives. */

@ObjectType({
  implements: RefusalType,
  description: 'The code is wrong, used or expired, or there is no such account.',
  simpleResolvers: true,
})
export class InvalidCode extends RefusalType {}

@ObjectType({ implements: RefusalType, description: 'What was given does not prove who it is.', simpleResolvers: true })
export class InvalidCredentials extends RefusalType {}

@ObjectType({
  implements: RefusalType,
  description: 'The token is malformed, unknown, expired or revoked. Sign in again.',
  simpleResolvers: true,
})
export class InvalidToken extends RefusalType {}

@ObjectType({ implements: RefusalType, description: 'The password may not be chosen.', simpleResolvers: true })
export class WeakPassword extends RefusalType {}

@ObjectType({
  implements: RefusalType,
  description: 'Prove again who you are, by `stepUp`, and then ask again. A proof is fresh for ten minutes; signing in is one.',
  simpleResolvers: true,
})
export class FreshProofRequired extends RefusalType {}

@ObjectType({
  implements: RefusalType,
  description: 'Nobody else may give roles (`roles:write`). Let somebody else do so first.',
  simpleResolvers: true,
})
export class LastAdministrator extends RefusalType {}

@ObjectType({ implements: RefusalType, description: 'The account has no second factor.', simpleResolvers: true })
export class TwoFactorNotEnabled extends RefusalType {}

@ObjectType({
  implements: RefusalType,
  description: 'The account has no telephone number, or this service sends no SMS.',
  simpleResolvers: true,
})
export class SmsUnavailable extends RefusalType {}
