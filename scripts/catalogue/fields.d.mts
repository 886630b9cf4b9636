export const PERFORMANCE_CLASSES: readonly string[];
export const BASES: readonly string[];
export const LEAST_WIDTH: Readonly<
  Record<'assumption' | 'recalled', { readonly ratio: number; readonly difference: number }>
>;
