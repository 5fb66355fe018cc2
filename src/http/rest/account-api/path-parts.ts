import { pathPart } from '../request-schemas.ts';

export const byAddress = { user: pathPart('The e-mail address of the account.') } as const;
export const byId = { user: pathPart('The id of the user.') } as const;
