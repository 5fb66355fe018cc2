import path from 'node:path';
import { refusalOf } from './may-import.ts';

const root = path.resolve(import.meta.dirname, '../..');

/** The linter's plugin: `house/rooms` holds every way of importing against the tables of `rooms.ts`. */
export default {
  meta: { name: 'house' },
  rules: {
    rooms: {
      create(context: Context): Record<string, (node: ImportNode) => void> {
        const file = path.relative(root, context.filename).split(path.sep).join('/');
        const check = (node: ImportNode) => {
          const specifier = node.source?.value;
          const refusal = typeof specifier === 'string' ? refusalOf(file, specifier) : null;
          if (refusal !== null) context.report({ node, message: refusal });
        };
        return {
          ImportDeclaration: check,
          ExportNamedDeclaration: check,
          ExportAllDeclaration: check,
          ImportExpression: check,
          TSImportType: check,
        };
      },
    },
  },
};

interface Context {
  readonly filename: string;
  report(problem: { node: ImportNode; message: string }): void;
}

/** What the five kinds of node have in common: where they import from, unless that is computed at run time. */
interface ImportNode {
  readonly source?: { readonly value?: unknown } | null;
}
