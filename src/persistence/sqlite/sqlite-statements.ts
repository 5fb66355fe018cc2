import type Sqlite from 'better-sqlite3';
import type { CompiledQuery, QueryResult } from 'kysely';
import { remember } from '../../lib/remember.ts';
import { orSqliteFault } from './sqlite-fault.ts';

/** Runs statements on one connection. Those with parameters are prepared once. */
export interface SqliteStatements {
  /** Throws `UnavailableError` when the file cannot be read or written now, and the driver's own error otherwise. */
  run<Row>(query: CompiledQuery): QueryResult<Row>;
  /** The same for a statement that changes nothing and begins or ends no transaction. Returns null for any other. */
  runIfReading<Row>(query: CompiledQuery): QueryResult<Row> | null;
}

/** The program has fewer. Statements built of varying parts take the place of those prepared longest ago. */
const statementsMax = 200;

export function createSqliteStatements(database: Sqlite.Database): SqliteStatements {
  const prepared = new Map<string, Sqlite.Statement>();

  function prepare({ sql, parameters }: CompiledQuery): Sqlite.Statement {
    const known = prepared.get(sql);
    if (known !== undefined) return known;
    const statement = database.prepare(sql);
    // Statements that the ORM built carry their values in their text, and come but once.
    if (parameters.length === 0) return statement;
    remember(prepared, sql, statement, statementsMax);
    return statement;
  }

  return {
    runIfReading: <Row>(query: CompiledQuery) =>
      orSqliteFault(() => {
        const statement = prepare(query);
        return isReading(statement, query) ? resultOf<Row>(statement, query.parameters) : null;
      }),
    run: <Row>(query: CompiledQuery) => orSqliteFault(() => resultOf<Row>(prepare(query), query.parameters)),
  };
}

/** `sqlite3_stmt_readonly` is true for `begin` and `commit`, too. */
function isReading({ readonly }: Sqlite.Statement, { sql }: CompiledQuery): boolean {
  return readonly && /^\s*(?:select|with|pragma|explain)\b/i.test(sql);
}

function resultOf<Row>(statement: Sqlite.Statement, parameters: readonly unknown[]): QueryResult<Row> {
  if (statement.reader) return { rows: statement.all(parameters) as Row[] };
  const { changes, lastInsertRowid } = statement.run(parameters);
  return { insertId: BigInt(lastInsertRowid), numAffectedRows: BigInt(changes), rows: [] };
}
