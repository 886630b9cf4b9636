declare module 'virtual:shipped-studies' {
  export const shipped: readonly import('./engine/shipped.ts').ShippedEntry[];
}
declare module '*.css';
