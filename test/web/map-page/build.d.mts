export function buildMapPage(outDir: string): Promise<void>;
