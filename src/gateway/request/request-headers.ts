/** Request headers as they came: lower-case names, every value of a repeated header. Node's joined form hides repetitions. */
export type RequestHeaders = Readonly<Record<string, readonly string[] | undefined>>;
