/** Template files that cannot be used: each fault names its file and says what to do. */
export class TemplateError extends Error {
  readonly faults: readonly string[];

  constructor(faults: readonly string[]) {
    super(faults.join('\n'));
    this.name = 'TemplateError';
    this.faults = faults;
  }
}
