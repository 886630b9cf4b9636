/** docs/validation-figures.json, as far as tests look into it. */
export interface ValidationFigures {
  readonly caveat: string;
  readonly record: { readonly sha256: string; readonly rows: number; readonly url: string };
  readonly validation: {
    readonly train: { readonly from: string; readonly to: string; readonly raids: number };
    readonly test: { readonly from: string; readonly to: string; readonly raids: number };
    readonly coverage: Readonly<Record<'50' | '80' | '95', number>>;
    readonly byClass: Readonly<
      Record<
        string,
        {
          readonly raids: number;
          readonly score: number;
          readonly coverage: Readonly<Record<'50' | '80' | '95', number>>;
        }
      >
    >;
  };
  readonly tests: {
    readonly files: Readonly<Record<string, { readonly passed: number; readonly failed: number }>>;
  };
}

export function page(
  figures: ValidationFigures,
  texts: { readonly model: string; readonly laws: string },
): string;
export function tableUnder(markdown: string, heading: string): string[][];
