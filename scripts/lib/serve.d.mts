export interface Served {
  /** Address of the folder, with a slash at its end. */
  readonly url: string;
  close(): Promise<void>;
}

export function serve(
  folder: string,
  options?: { readonly port?: number; readonly prefix?: string },
): Promise<Served>;
