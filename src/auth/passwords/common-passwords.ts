let loading: Promise<ReadonlySet<string>> | undefined;

/** Whether the password is among the tens of thousands that people choose most, in whatever case. The list is read at its first use. */
export async function isCommonPassword(password: string): Promise<boolean> {
  return (await (loading ??= load())).has(password.toLowerCase());
}

async function load(): Promise<ReadonlySet<string>> {
  const { dictionary } = await import('@zxcvbn-ts/language-common');
  return new Set(dictionary['passwords-common']);
}
