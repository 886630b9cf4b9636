/** A value of the entry or of the base; what neither has is reported once. */
export function chooser(missing: (path: string) => void) {
  let complete = true;
  return {
    pick<V>(path: string, ...values: (V | undefined)[]): V | undefined {
      const value = values.find((v) => v !== undefined);
      if (value === undefined) {
        complete = false;
        missing(path);
      }
      return value;
    },
    get complete(): boolean {
      return complete;
    },
  };
}
