/** Where the store of the record is when nobody says. */
import os from 'node:os';
import path from 'node:path';

/** Name of the store in its folder. */
const STORE_FILE = 'records.duckdb';

/**
 * The default store: `caveat/records.duckdb` in the folder for a user's data, which is
 * `$XDG_DATA_HOME` or `~/.local/share`; `~/Library/Application Support` on macOS; `%LOCALAPPDATA%` on
 * Windows.
 */
export function defaultStore(
  env: Readonly<Record<string, string | undefined>> = process.env,
  platform: string = process.platform,
  home: string = os.homedir(),
): string {
  const { join, isAbsolute } = platform === 'win32' ? path.win32 : path.posix;
  // the XDG specification has relative paths ignored; so do we on all systems
  const given = (name: string): string | undefined => {
    const folder = env[name];
    return folder !== undefined && isAbsolute(folder) ? folder : undefined;
  };
  const base =
    platform === 'win32'
      ? (given('LOCALAPPDATA') ?? join(home, 'AppData', 'Local'))
      : (given('XDG_DATA_HOME') ??
        (platform === 'darwin'
          ? join(home, 'Library', 'Application Support')
          : join(home, '.local', 'share')));
  return join(base, 'caveat', STORE_FILE);
}

/** The store that a path means: in a folder, the file of the usual name. */
export function storeIn(folder: string): string {
  return path.join(folder, STORE_FILE);
}
