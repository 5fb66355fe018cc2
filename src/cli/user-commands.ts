import type { Command } from 'commander';
import { command } from './command.ts';
import type { ImportUsersOptions } from './import-users.ts';
import type { CreateUserOptions, SetRolesOptions } from './manage-users.ts';

/** `portcullis users …` */
export function userCommands(program: Command): void {
  const users = program.command('users').description('Create users, set their roles, bring them from elsewhere.');

  const create = 'Create a user who may sign in at once. Asks for the password, or reads it from standard input.';
  command(users, 'create <email>', create, async (config, [email = ''], options) =>
    (await import('./manage-users.ts')).createUser(config, email, options as CreateUserOptions),
  )
    .option('--admin', 'give the role admin, which may see and change everything')
    .option('--role <names...>', 'give roles');

  const setRoles = 'Set the roles of a user, all of them. Ends their sessions and API keys.';
  command(users, 'roles <email> [roles...]', setRoles, async (config, [email = '', ...roles], options) =>
    (await import('./manage-users.ts')).setUserRoles(config, email, roles, options as SetRolesOptions),
  ).option('--none', 'take every role away');

  const bring = 'Import users from a file with one JSON object in each line. Repeated, it goes on where it broke off.';
  command(users, 'import <file>', bring, async (config, [file = ''], options) =>
    (await import('./import-users.ts')).importUsers(config, file, options as ImportUsersOptions),
  )
    .option('--batch <name>', 'what to call this import (default: the name of the file)')
    .option('--firebase <file>', 'the password hash parameters of the Firebase project that the users come from');
}
