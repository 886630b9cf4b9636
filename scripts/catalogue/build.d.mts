export interface CatalogueFile {
  readonly kind: 'threat' | 'fire-unit';
  readonly stem: string;
  readonly text: string;
}
export function catalogueFiles(): readonly CatalogueFile[];
export function buildModule(files: readonly CatalogueFile[]): {
  readonly text: string;
  readonly problems: readonly string[];
};
