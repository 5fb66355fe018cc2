import type { Migration } from '../../migrate.ts';
import { adminRole } from '../admin-role.ts';

export const initial: Migration = {
  name: '0001-initial',
  statements: [
    `create table account (
      id text not null,
      email text not null,
      email_identity text not null,
      first_name text null,
      last_name text null,
      display_name text null,
      locale text null,
      phone text null,
      is_dark_mode boolean not null,
      second_factors jsonb not null,
      roles jsonb not null,
      activated_at timestamptz(3) null,
      disabled_at timestamptz(3) null,
      deletion_due_at timestamptz(3) null,
      created_at timestamptz(3) not null,
      updated_at timestamptz(3) not null,
      primary key (id)
    )`,
    `alter table account add constraint account_email_identity_unique unique (email_identity)`,
    `create index account_created_at_id_index on account (created_at, id)`,
    `create index account_activated_at_created_at_index on account (activated_at, created_at)`,
    `create index account_deletion_due_at_index on account (deletion_due_at)`,
    `create table api_key (
      id text not null,
      account_id text not null,
      name text not null,
      hint text not null,
      digest text not null,
      scopes jsonb not null,
      created_at timestamptz(3) not null,
      expires_at timestamptz(3) null,
      last_used_at timestamptz(3) null,
      replaced_by_id text null,
      revoked_at timestamptz(3) null,
      revoked_reason text null,
      primary key (id)
    )`,
    `alter table api_key add constraint api_key_digest_unique unique (digest)`,
    `create index api_key_account_id_created_at_index on api_key (account_id, created_at)`,
    `create index api_key_revoked_at_index on api_key (revoked_at)`,
    `create index api_key_expires_at_index on api_key (expires_at)`,
    `create table audit_event (
      id text not null,
      at timestamptz(3) not null,
      type text not null,
      outcome text not null,
      reason text null,
      account_id text null,
      actor_id text null,
      session_id text null,
      address text null,
      user_agent text null,
      request_id text not null,
      primary key (id)
    )`,
    `create index audit_event_account_id_at_index on audit_event (account_id, at)`,
    `create index audit_event_at_index on audit_event (at)`,
    `create table external_identity (
      id text not null,
      account_id text not null,
      provider text not null,
      subject text not null,
      email text not null,
      created_at timestamptz(3) not null,
      last_used_at timestamptz(3) not null,
      primary key (id)
    )`,
    `alter table external_identity add constraint external_identity_provider_subject_unique unique (provider, subject)`,
    `alter table external_identity add constraint external_identity_account_id_provider_unique unique (account_id, provider)`,
    `create table imported_account (
      account_id text not null,
      batch text not null,
      primary key (account_id)
    )`,
    `create table lease (
      name text not null,
      holder text not null,
      expires_at timestamptz(3) not null,
      primary key (name)
    )`,
    `create table one_time_code (
      id text not null,
      account_id text not null,
      purpose text not null,
      flow_digest text null,
      digest text not null,
      attempts_left int not null,
      created_at timestamptz(3) not null,
      expires_at timestamptz(3) not null,
      spent_at timestamptz(3) null,
      primary key (id)
    )`,
    `create index one_time_code_account_id_purpose_created_at_index on one_time_code (account_id, purpose, created_at)`,
    `create index one_time_code_expires_at_index on one_time_code (expires_at)`,
    `create table outbox_message (
      position serial primary key,
      id text not null,
      purpose text not null,
      channel text not null,
      sealed_content text null,
      created_at timestamptz(3) not null,
      expires_at timestamptz(3) not null,
      due_at timestamptz(3) null,
      attempts int not null,
      sent_at timestamptz(3) null,
      last_failure text null
    )`,
    `alter table outbox_message add constraint outbox_message_id_unique unique (id)`,
    `create index outbox_message_due_at_index on outbox_message (due_at)`,
    `create table password (
      account_id text not null,
      hash text not null,
      changed_at timestamptz(3) not null,
      primary key (account_id)
    )`,
    `create table role (
      name text not null,
      description text not null,
      scopes jsonb not null,
      primary key (name)
    )`,
    adminRole,
    `create table session (
      id text not null,
      account_id text not null,
      transport text not null,
      authentication_methods jsonb not null,
      assurance_level text not null,
      authenticated_at timestamptz(3) not null,
      created_at timestamptz(3) not null,
      last_seen_at timestamptz(3) not null,
      expires_at timestamptz(3) not null,
      address text null,
      user_agent text null,
      refresh_family_key text null,
      refresh_digest text null,
      refresh_parent_digest text null,
      refresh_salt text null,
      refreshed_at timestamptz(3) null,
      access_expiries text not null,
      secret_digest text null,
      revoked_at timestamptz(3) null,
      revoked_reason text null,
      primary key (id)
    )`,
    `alter table session add constraint session_secret_digest_unique unique (secret_digest)`,
    `create index session_account_id_created_at_index on session (account_id, created_at)`,
    `create index session_revoked_at_index on session (revoked_at)`,
    `create index session_expires_at_index on session (expires_at)`,
    `create table signing_key (
      kid text not null,
      generation int not null,
      sealed_private_jwk text not null,
      signs_from timestamptz(3) not null,
      created_at timestamptz(3) not null,
      primary key (kid)
    )`,
    `alter table signing_key add constraint signing_key_generation_unique unique (generation)`,
    `create table spent_id_token (
      digest text not null,
      expires_at timestamptz(3) not null,
      primary key (digest)
    )`,
    `create index spent_id_token_expires_at_index on spent_id_token (expires_at)`,
    `create table email_change (
      account_id text not null,
      email text not null,
      email_identity text not null,
      created_at timestamptz(3) not null,
      expires_at timestamptz(3) not null,
      primary key (account_id)
    )`,
    `create index email_change_expires_at_index on email_change (expires_at)`,
    `create table recovery_code (
      id text not null,
      account_id text not null,
      digest text not null,
      created_at timestamptz(3) not null,
      spent_at timestamptz(3) null,
      primary key (id)
    )`,
    `create index recovery_code_account_id_index on recovery_code (account_id)`,
    `create table sign_in_challenge (
      id text not null,
      account_id text not null,
      digest text not null,
      transport text not null,
      authentication_methods jsonb not null,
      attempts_left int not null,
      created_at timestamptz(3) not null,
      expires_at timestamptz(3) not null,
      spent_at timestamptz(3) null,
      primary key (id)
    )`,
    `alter table sign_in_challenge add constraint sign_in_challenge_digest_unique unique (digest)`,
    `create index sign_in_challenge_account_id_index on sign_in_challenge (account_id)`,
    `create index sign_in_challenge_expires_at_index on sign_in_challenge (expires_at)`,
    `create table totp_secret (
      account_id text not null,
      sealed_secret text null,
      last_step int not null,
      sealed_candidate text null,
      candidate_expires_at timestamptz(3) null,
      primary key (account_id)
    )`,
    `create table trusted_device (
      id text not null,
      account_id text not null,
      digest text not null,
      created_at timestamptz(3) not null,
      last_used_at timestamptz(3) not null,
      expires_at timestamptz(3) not null,
      address text null,
      user_agent text null,
      primary key (id)
    )`,
    `alter table trusted_device add constraint trusted_device_digest_unique unique (digest)`,
    `create index trusted_device_account_id_created_at_index on trusted_device (account_id, created_at)`,
    `create index trusted_device_expires_at_index on trusted_device (expires_at)`,
    `create table throttle_bucket (
      key text not null,
      empty_at timestamptz(3) not null,
      primary key (key)
    )`,
    `create index throttle_bucket_empty_at_index on throttle_bucket (empty_at)`,
    `alter table api_key add constraint api_key_account_id_foreign foreign key (account_id) references account (id) on update no action on delete cascade`,
    `alter table external_identity add constraint external_identity_account_id_foreign foreign key (account_id) references account (id) on update no action on delete cascade`,
    `alter table imported_account add constraint imported_account_account_id_foreign foreign key (account_id) references account (id) on update no action on delete cascade`,
    `alter table one_time_code add constraint one_time_code_account_id_foreign foreign key (account_id) references account (id) on update no action on delete cascade`,
    `alter table password add constraint password_account_id_foreign foreign key (account_id) references account (id) on update no action on delete cascade`,
    `alter table session add constraint session_account_id_foreign foreign key (account_id) references account (id) on update no action on delete cascade`,
    `alter table email_change add constraint email_change_account_id_foreign foreign key (account_id) references account (id) on update no action on delete cascade`,
    `alter table recovery_code add constraint recovery_code_account_id_foreign foreign key (account_id) references account (id) on update no action on delete cascade`,
    `alter table sign_in_challenge add constraint sign_in_challenge_account_id_foreign foreign key (account_id) references account (id) on update no action on delete cascade`,
    `alter table totp_secret add constraint totp_secret_account_id_foreign foreign key (account_id) references account (id) on update no action on delete cascade`,
    `alter table trusted_device add constraint trusted_device_account_id_foreign foreign key (account_id) references account (id) on update no action on delete cascade`,
    `create function portcullis_announce_revocation() returns trigger language plpgsql as $$
    begin
      perform pg_notify('portcullis_revoked', new.id);
      return null;
    end $$`,
    `create trigger session_revoked after update of revoked_at on session for each row
    when (old.revoked_at is null and new.revoked_at is not null) execute function portcullis_announce_revocation()`,
    `create trigger api_key_revoked after update of revoked_at on api_key for each row
    when (old.revoked_at is null and new.revoked_at is not null) execute function portcullis_announce_revocation()`,
  ],
};
