/** Folder of the built page. */
export const app: string;
export function ensureAppBuilt(options?: { readonly quiet?: boolean }): Promise<void>;
export function buildApp(): Promise<void>;
