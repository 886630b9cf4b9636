/** Part of `src/` and everything that it may import, besides itself. */
export declare const direction: Readonly<Record<string, readonly string[]>>;
export declare const onNode: ReadonlySet<string>;
export declare const packages: Readonly<Record<string, readonly string[]>>;
