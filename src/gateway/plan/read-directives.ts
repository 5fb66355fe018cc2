import { Kind } from 'graphql';
import type { ConstDirectiveNode, ConstValueNode } from 'graphql';

/** The directives of that name, in the order in which they stand. */
export function named(directives: readonly ConstDirectiveNode[] | undefined, name: string): ConstDirectiveNode[] {
  return (directives ?? []).filter((directive) => directive.name.value === name);
}

export function has(directives: readonly ConstDirectiveNode[] | undefined, name: string): boolean {
  return named(directives, name).length > 0;
}

function argument(directive: ConstDirectiveNode, name: string): ConstValueNode | undefined {
  return directive.arguments?.find((candidate) => candidate.name.value === name)?.value;
}

/** A string or an enum value; null where it is not given. */
export function text(directive: ConstDirectiveNode, name: string): string | null {
  const value = argument(directive, name);
  return value?.kind === Kind.STRING || value?.kind === Kind.ENUM ? value.value : null;
}

export function flag(directive: ConstDirectiveNode, name: string, absent: boolean): boolean {
  const value = argument(directive, name);
  return value?.kind === Kind.BOOLEAN ? value.value : absent;
}
