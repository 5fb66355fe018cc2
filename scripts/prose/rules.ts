/** One habit of wording that the project leaves. `advice` says what to write instead. */
export interface Rule {
  readonly name: string;
  /** `docstring-start` matches at the beginning of a docstring; `prose` anywhere in the texts that people read. */
  readonly where: 'docstring-start' | 'prose';
  readonly pattern: RegExp;
  readonly advice: string;
}

/** A word of the list, as a rule over all prose. */
function word(name: string, pattern: string, advice: string): Rule {
  return { name, where: 'prose', pattern: new RegExp(`\\b(?:${pattern})\\b`, 'gi'), advice };
}

/** A docstring that begins with a clause that has no subject of its own. */
function fragment(name: string, pattern: string, advice: string): Rule {
  return { name, where: 'docstring-start', pattern: new RegExp(`^(?:${pattern})\\b`, 'g'), advice };
}

const returns = 'Begin with a verb ("Returns …", "Throws …") or with the noun that is described.';

export const rules: readonly Rule[] = [
  fragment('begins-with-what', 'What', returns),
  fragment('begins-with-whether', 'Whether', 'Write "Returns true if …", or "True if …" for a property.'),
  fragment('begins-with-who', 'Who|Whom|Whose|Whoever', 'Name the subject: the user, the client, the principal.'),
  fragment('begins-with-how', 'How', returns),
  fragment('begins-with-where', 'Where', 'Write "The path of …", "The URL of …" or "The position of …".'),
  fragment('begins-with-when', 'When', 'Write "The time at which …", or begin with the verb and put the condition last.'),
  fragment('begins-with-why', 'Why', 'Write "The reason for …".'),
  fragment('begins-with-which', 'Which', returns),
  fragment('begins-with-conjunction', 'That|Then|So|And|But|Because', returns),
  word('nobody', 'nobody', 'Write "no user", "no client" or "no caller".'),
  word('whoever', 'whoever|whomever|whosoever', 'Write "a user who", "a client that".'),
  word('somebody', 'somebody|someone', 'Write "a user" or "a client".'),
  word('anybody', 'anybody|anyone', 'Write "any user" or "any client".'),
  word('everybody', 'everybody|everyone', 'Write "all users", "each client".'),
  word('whatever', 'whatever|whichever', 'Say which things are meant.'),
  word('strangers', 'strangers?', 'Write "an unauthenticated client" or "a client without a trusted device".'),
  word('the-gate', 'at the gate|behind the door|at the door', 'Write "at the gateway".'),
  word('bare-had', '(?:to be|is|are|were|was) had', 'Write "is available" or "is obtained".'),
  word('trouble', 'troubles?', 'Write "fault" or "error".'),
  word('as-ever', 'for ever|anew|of old|lately', 'Write "forever", "again", "before", "recently".'),
];
