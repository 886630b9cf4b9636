export const PAGE: string;
export function reducedText(engine: unknown): string;
