export function serveFolder(folder: string): Promise<{ url: string; close: () => Promise<void> }>;
