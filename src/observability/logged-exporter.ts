import { ExportResultCode } from '@opentelemetry/core';
import type { SpanExporter } from '@opentelemetry/sdk-trace';
import type { Logger } from '../lib/logger.ts';

/** The same exporter, which logs when spans cannot be sent and when they can again, once each, and never fails. */
export function loggedExporter(exporter: SpanExporter, logger: Logger): SpanExporter {
  let isFailing = false;

  function report({ code, error }: { readonly code: ExportResultCode; readonly error?: Error }): void {
    const hasFailed = code === ExportResultCode.FAILED;
    if (hasFailed && !isFailing) logger.warn({ error }, 'Traces cannot be sent to the collector');
    if (!hasFailed && isFailing) logger.info({}, 'Traces can be sent to the collector again');
    isFailing = hasFailed;
  }

  return {
    export: (spans, done) =>
      exporter.export(spans, (result) => {
        report(result);
        done({ code: ExportResultCode.SUCCESS });
      }),
    shutdown: () => exporter.shutdown(),
  };
}
