/** The oldest major version of Node that runs the program; `engines` in package.json says the same. */
export const nodeMajorMin = 24;

/** Returns why this version of Node cannot run the program; null if it can. `version`: as `process.versions.node`. */
export function nodeVersionFault(version: string): string | null {
  const major = Number(version.split('.')[0]);
  return major >= nodeMajorMin ? null : `Portcullis needs Node ${nodeMajorMin} or later. This is Node ${version}.`;
}
