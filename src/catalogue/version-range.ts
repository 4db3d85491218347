import semver from 'semver';

/** True for a range that {@link isInRange} understands: `>=7.0`, `>=7.2 <9`, `7.x || 8.x`. */
export const isVersionRange = (text: string): boolean =>
  semver.validRange(text) !== null && text.trim() !== '';

/**
 * True where a server's or a module's version lies in a range; null where the version cannot be read. What follows the
 * third number (`-rc1`, `.4`) does not count: a release candidate has the commands of its release.
 */
export function isInRange(version: string, range: string): boolean | null {
  const [, major, minor = '0', patch = '0'] = /^v?(\d+)(?:\.(\d+))?(?:\.(\d+))?/.exec(version.trim()) ?? [];
  if (major === undefined) return null;
  return semver.satisfies(`${Number(major)}.${Number(minor)}.${Number(patch)}`, range);
}

/** The oldest of servers' versions, `7.0` of 7.0.15 and 7.2.4; null where one of them cannot be read. */
export function oldestRelease(versions: readonly string[]): string | null {
  const read = versions.flatMap((version) => semver.coerce(version) ?? []);
  const [oldest] = semver.sort(read);
  return oldest === undefined || read.length < versions.length ? null : `${oldest.major}.${oldest.minor}`;
}

/** A module's number as people write its version: 20811 is 2.8.11, by the custom of Redis's own modules. */
export const moduleVersion = (version: number): string =>
  version >= 10_000
    ? `${Math.floor(version / 10_000)}.${Math.floor(version / 100) % 100}.${version % 100}`
    : `${version}.0.0`;
