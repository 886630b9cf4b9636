export const README: string;
export function reducedNights(engine: unknown): string;
