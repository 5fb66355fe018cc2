import { createMessageTemplates } from '../../src/auth/delivery/templates/message-templates.ts';
import { readTemplates } from '../../src/auth/delivery/templates/read-templates.ts';
import { packagePath } from '../../src/lib/package-path.ts';

/** The messages that the product brings along. */
export const testTemplates = createMessageTemplates({
  files: readTemplates([packagePath('mails')]),
  serviceName: 'Portcullis',
  language: 'en',
});
