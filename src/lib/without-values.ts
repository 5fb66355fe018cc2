/**
 * Returns what graphql-js says is wrong with a document or its variables, without the values themselves: they may be passwords, and
 * messages are kept by logs and trackers of errors. Names of types, fields and variables stay, and locations say where it is.
 */
export function withoutValues(message: string): string {
  const [, variable, rest] = /^(Variable "\$\w+") got invalid value ([\s\S]*)$/.exec(message) ?? [];
  return variable === undefined ? ofDocument(message) : `${variable} got an invalid value${placeIn(rest ?? '')}`;
}

/** The text before these at the end of a message may be a value. */
const reasons =
  /(?: at "(?<path>[\w.[\]]+)")?; (?<reason>Field "\w+" (?:of required type "[^"]+" was not provided|is not defined by type "\w+")\.(?: Did you mean [\w" ,]+\?)?|Expected (?:non-nullable )?type "[^"]+" (?:not to be null|to be an object)\.)$/;
const representation = /(?: at "(?<path>[\w.[\]]+)")?; (?<reason>(?:Enum )?"?\w+"? cannot represent [\w -]*value)\b/;

function placeIn(text: string): string {
  const { path, reason } = (reasons.exec(text) ?? representation.exec(text))?.groups ?? {};
  const place = path === undefined ? '' : ` at "${path}"`;
  return reason === undefined ? `${place}.` : `${place}; ${/[.?]$/.test(reason) ? reason : `${reason}.`}`;
}

function ofDocument(message: string): string {
  return (
    message
      .replace(/^(Syntax Error: [^"]*(?:"[^"]{1,3}"[^"]*)?(?:String|BlockString|Int|Float|found Name)) "[\s\S]*$/, '$1.')
      .replace(/^((?:Enum )?"?\w+"? cannot represent [\w -]*value)\b[\s\S]*$/, '$1.')
      .replace(/^((?:Enum )?"?\w+"? cannot represent) (?![\w -]*value\.$)[\s\S]*$/, '$1 this value.')
      .replace(/^(Expected value of type "[^"]+"), found [\s\S]*$/, '$1.')
      // Literals that only the parser of a scalar could refuse.
      .replace(/^(Argument "\w+" has (?:an )?invalid value) [\s\S]*$/, '$1.')
  );
}
