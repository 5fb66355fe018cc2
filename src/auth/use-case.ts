/**
 * Declares something that can be asked of the domain. `run` is one use case and, where it writes, one transaction of its own; the flags
 * say what goes around each call of it (`AroundUseCase`).
 */
export interface UseCase<Deps = never> {
  readonly run: (deps: Deps, ...input: never[]) => Promise<unknown>;
  /** True says that the time it takes must not tell who has an account, see `equalResponseTimes`. */
  readonly hidesAccounts?: true;
  /** Counts what comes of it as an attempt to sign in, by this method. */
  readonly signInMethod?: 'password' | 'code' | 'google' | 'second-factor' | 'step-up';
}

/** The use cases of a capability by name. Each capability declares them in its `*.capability.ts`. */
export type Capability<Deps = never> = Readonly<Record<string, UseCase<Deps>>>;

/** Capabilities that have their dependencies: each use case is called with its input alone. */
export type OpenCapabilities<Declared extends Readonly<Record<string, Capability>>> = {
  readonly [Key in keyof Declared]: { readonly [Name in keyof Declared[Key]]: OpenUseCase<Declared[Key][Name]['run']> };
};

type OpenUseCase<Run> = Run extends (deps: never, ...input: infer Input) => infer Outcome ? (...input: Input) => Outcome : never;

export interface NamedUseCase extends Omit<UseCase, 'run'> {
  /** Such as `signIn.stepUp`. */
  readonly name: string;
}

/** Goes around every call of a use case, and resolves and rejects with what `work` does. */
export type AroundUseCase = <Outcome>(useCase: NamedUseCase, work: () => Promise<Outcome>) => Promise<Outcome>;

/** Gives use cases their dependencies, and puts `around` around each call, its first element innermost. */
export function openCapabilities<Deps, Declared extends Readonly<Record<string, Capability<Deps>>>>(
  declared: Declared,
  deps: Deps,
  around: readonly AroundUseCase[],
): OpenCapabilities<Declared> {
  const opened = Object.entries(declared).map(
    ([key, capability]) => [key, openCapability(key, capability, deps, around)] as const,
  );
  return Object.fromEntries(opened) as OpenCapabilities<Declared>;
}

function openCapability<Deps>(key: string, capability: Capability<Deps>, deps: Deps, around: readonly AroundUseCase[]) {
  const opened = Object.entries(capability).map(([name, { run, ...flags }]) => {
    const useCase = { ...flags, name: `${key}.${name}` };
    return [name, (...input: never[]) => callWithin(useCase, around, () => run(deps, ...input))] as const;
  });
  return Object.fromEntries(opened);
}

function callWithin<Outcome>(
  useCase: NamedUseCase,
  around: readonly AroundUseCase[],
  work: () => Promise<Outcome>,
): Promise<Outcome> {
  return around.reduce((inner, outer) => () => outer(useCase, inner), work)();
}
