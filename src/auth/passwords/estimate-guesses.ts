type Estimate = (text: string, ownWords: string[]) => number;

let loading: Promise<Estimate> | undefined;

/**
 * Beyond these nothing is looked at: some of the work grows with the square of the length, and what begins with so many characters that
 * cannot be guessed is long enough.
 */
const charactersMax = 64;
/** A guesser who replaces letters by digits and signs tries this many times as much. */
const replacedFactor = 4;

/** Digits and signs for the letters that they stand for; those for two letters are read as either. */
const replaced = new Map(Object.entries({ 0: 'o', 2: 'z', 3: 'e', 4: 'a', 5: 's', 6: 'g', 7: 't', 8: 'b', 9: 'g' }))
  .set('@', 'a')
  .set('$', 's')
  .set('€', 'e')
  .set('+', 't')
  .set('(', 'c');
const either = /[1!|]/g;

/**
 * Returns how many guesses find the password, by somebody who tries common passwords, words, names of its owner (`ownWords`), keys
 * beside one another, dates, repetitions and sequences first (zxcvbn, USENIX Security 2016). The dictionaries are read at the first use.
 *
 * The library's own search for replaced letters takes seconds for 32 characters, so it is off, and two readings are estimated instead.
 */
export async function estimateGuesses(password: string, ownWords: readonly string[]): Promise<number> {
  const estimate = await (loading ??= load());
  const text = password.slice(0, charactersMax);
  const words = [...ownWords];
  const letters = Array.from(text.toLowerCase(), (character) => replaced.get(character) ?? character).join('');
  const readings = new Set([letters.replace(either, 'i'), letters.replace(either, 'l')]);
  const guesses = [...readings].map((reading) => replacedFactor * estimate(reading, words));
  return Math.min(estimate(text, words), ...guesses);
}

async function load(): Promise<Estimate> {
  const [{ ZxcvbnFactory }, { adjacencyGraphs, dictionary }] = await Promise.all([
    import('@zxcvbn-ts/core'),
    import('@zxcvbn-ts/language-common'),
  ]);
  const estimator = new ZxcvbnFactory({
    dictionary: { ...dictionary, famous },
    graphs: adjacencyGraphs,
    l33tTable: {},
    l33tMaxSubstitutions: 0,
    maxLength: charactersMax,
  });
  return (text, ownWords) => estimator.check(text, ownWords).guesses;
}

/** Passphrases that became common by being examples. */
const famous = [
  'correcthorsebatterystaple',
  'tr0ub4dor&3',
  'troubador',
  'hunter2',
  'thisismypassword',
  'mypasswordis',
  'opensesame',
];
