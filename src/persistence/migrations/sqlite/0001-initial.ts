import type { Migration } from '../../migrate.ts';

export const initial: Migration = {
  name: '0001-initial',
  statements: [
    `create table account (
      id text not null primary key,
      email text not null,
      email_identity text not null,
      first_name text null,
      last_name text null,
      display_name text null,
      roles json not null,
      activated_at datetime null,
      disabled_at datetime null,
      created_at datetime not null,
      updated_at datetime not null
    )`,
    `create unique index account_email_identity_unique on account (email_identity)`,
    `create table audit_event (
      id text not null primary key,
      at datetime not null,
      type text not null,
      outcome text not null,
      reason text null,
      account_id text null,
      actor_id text null,
      session_id text null,
      address text null,
      user_agent text null,
      request_id text not null
    )`,
    `create index audit_event_account_id_at_index on audit_event (account_id, at)`,
    `create index audit_event_at_index on audit_event (at)`,
    `create table one_time_code (
      id text not null primary key,
      account_id text not null,
      purpose text not null,
      digest text not null,
      attempts_left integer not null,
      created_at datetime not null,
      expires_at datetime not null,
      spent_at datetime null,
      constraint one_time_code_account_id_foreign foreign key (account_id) references account (id) on update no action on delete cascade
    )`,
    `create index one_time_code_account_id_purpose_created_at_index on one_time_code (account_id, purpose, created_at)`,
    `create index one_time_code_expires_at_index on one_time_code (expires_at)`,
    `create table outbox_message (
      position integer not null primary key autoincrement,
      id text not null,
      purpose text not null,
      sealed_content text not null,
      created_at datetime not null,
      sent_at datetime null
    )`,
    `create unique index outbox_message_id_unique on outbox_message (id)`,
    `create table password (
      account_id text not null primary key,
      hash text not null,
      changed_at datetime not null,
      constraint password_account_id_foreign foreign key (account_id) references account (id) on update no action on delete cascade
    )`,
    `create table session (
      id text not null primary key,
      account_id text not null,
      transport text not null,
      authentication_methods json not null,
      assurance_level text not null,
      authenticated_at datetime not null,
      created_at datetime not null,
      last_seen_at datetime not null,
      expires_at datetime not null,
      address text null,
      user_agent text null,
      refresh_family_key text null,
      refresh_digest text null,
      refresh_parent_digest text null,
      refresh_salt text null,
      refreshed_at datetime null,
      cookie_digest text null,
      revoked_at datetime null,
      revoked_reason text null,
      constraint session_account_id_foreign foreign key (account_id) references account (id) on update no action on delete cascade
    )`,
    `create unique index session_cookie_digest_unique on session (cookie_digest)`,
    `create index session_account_id_created_at_index on session (account_id, created_at)`,
    `create index session_revoked_at_index on session (revoked_at)`,
    `create index session_expires_at_index on session (expires_at)`,
    `create table signing_key (
      kid text not null primary key,
      generation integer not null,
      sealed_private_jwk text not null,
      created_at datetime not null
    )`,
    `create unique index signing_key_generation_unique on signing_key (generation)`,
    `create table throttle_bucket (
      key text not null primary key,
      empty_at datetime not null
    )`,
    `create index throttle_bucket_empty_at_index on throttle_bucket (empty_at)`,
  ],
};
