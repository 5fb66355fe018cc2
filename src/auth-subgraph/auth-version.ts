import { Ctx, Query, Resolver } from 'type-graphql';
import type { Context } from './context.ts';

@Resolver()
export class VersionResolver {
  @Query(() => String, { description: 'The version of the auth service.' })
  authVersion(@Ctx() { settings }: Context): string {
    return settings.version;
  }
}
