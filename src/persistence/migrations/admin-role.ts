/** The role that the first administrator gets. Others are made by those who hold `roles:write`. */
export const adminRole = `insert into role (name, description, scopes) values (
  'admin',
  'May see and change everything.',
  '["users:read", "users:write", "roles:write", "sessions:revoke", "tokens:introspect", "tokens:revoke", "audit:read"]'
)`;
