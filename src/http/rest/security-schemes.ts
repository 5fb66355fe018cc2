/** The credentials that `/openapi.json` names. */
export const securitySchemes = {
  password: { type: 'http', scheme: 'basic', description: 'E-mail address and password.' },
  bearer: { type: 'http', scheme: 'bearer', description: 'An access token, a session token or an API key.' },
  cookie: { type: 'apiKey', in: 'cookie', name: '__Host-portcullis-session', description: 'Without `__Host-` on plain http.' },
  service: { type: 'http', scheme: 'bearer', description: 'The internal secret, or an API key with the scope that is named.' },
  serviceSecret: { type: 'http', scheme: 'basic', description: 'The same as password; the user name is not looked at.' },
} as const;
