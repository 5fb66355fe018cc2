import { createMessageTemplates } from '../../src/auth/delivery/templates/message-templates.ts';
import { readTemplates } from '../../src/auth/delivery/templates/read-templates.ts';
import { packageDirectory } from '../../src/lib/package-directory.ts';

/** The messages that the product brings along. */
export const testTemplates = createMessageTemplates({
  files: readTemplates([packageDirectory('mails')]),
  serviceName: 'Portcullis',
  language: 'en',
});
