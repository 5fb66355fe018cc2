import { z } from 'zod';
import { absoluteUrl, line } from './values.ts';

/** Where traces go, under the names that OpenTelemetry gives these variables in every language. */
export const tracingSchema = z
  .strictObject({
    endpoint: absoluteUrl
      .optional()
      .describe('A collector that takes OTLP over HTTP, such as http://localhost:4318. Default: nothing is traced.'),
    disabled: z.boolean().default(false).describe('Switches tracing off again, whatever else is set.'),
    serviceName: line.default('portcullis').describe('What the collector knows this process by.'),
    sampler: z
      .enum([
        'always_on',
        'always_off',
        'traceidratio',
        'parentbased_always_on',
        'parentbased_always_off',
        'parentbased_traceidratio',
      ])
      .default('parentbased_always_on')
      .describe('Which traces are sent. `parentbased…` leaves that to clients that send `traceparent`.'),
    samplerArg: z.number().min(0).max(1).default(1).describe('Of how many, for the samplers that go by a ratio.'),
  })
  .prefault({});
