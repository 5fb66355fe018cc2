import type { Client } from '../../lib/client.ts';
import type { IssuedAccessToken } from '../../tokens/access-tokens.ts';
import type { OpaqueCredential } from '../../tokens/credential-exchange.ts';
import { exchangeApiKey, type ExchangeApiKeyDeps } from '../api-keys/exchange-api-key.ts';
import { exchangeSessionSecret, type ExchangeSessionSecretDeps } from '../sessions/exchange-session-secret.ts';

/** Exchanges an opaque credential for an access token, as `CredentialExchange` says. */
export function exchangeCredential(
  deps: ExchangeApiKeyDeps & ExchangeSessionSecretDeps,
  { kind, secret }: OpaqueCredential,
  client: Client,
): Promise<IssuedAccessToken | null> {
  if (kind === 'api-key') return exchangeApiKey(deps, secret, client);
  return exchangeSessionSecret(deps, kind === 'session-cookie' ? 'COOKIE' : 'OPAQUE', secret, client);
}
