import type { SymbolDrawing } from '../../web/map/symbols.ts';

export const SIDC: Readonly<Record<string, string>>;
export function drawSymbol(sidc: string): SymbolDrawing;
export function symbolsModule(): string;
