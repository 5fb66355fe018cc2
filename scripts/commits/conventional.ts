const types = ['build', 'chore', 'ci', 'docs', 'feat', 'fix', 'perf', 'refactor', 'revert', 'style', 'test'];
const explained = ['feat', 'fix', 'perf', 'refactor', 'revert'];
const header = new RegExp(`^(${types.join('|')})(\\([a-z0-9][a-z0-9-]*\\))?!?: \\S.*[^.\\s]$`);
const subjectCharactersMax = 100;

/** Returns the faults of a commit message against the rules of CONTRIBUTING.md; an empty list if it keeps them. */
export function faultsOf(message: string): string[] {
  const [subject = '', separator = '', ...body] = message.trimEnd().split('\n');
  const type = header.exec(subject)?.[1];
  return [
    type === undefined && `the subject is not \`<type>(<scope>): <what it does>\` with a type of ${types.join(', ')}`,
    subject.length > subjectCharactersMax && `the subject has ${subject.length} characters, more than ${subjectCharactersMax}`,
    separator !== '' && 'the line after the subject is not empty',
    type !== undefined && explained.includes(type) && body.join('').trim() === '' && `a ${type} needs a body that says why`,
  ].filter((fault) => fault !== false);
}
