/** Texts come again and again in a record: what was made of one is kept for the next time. */

/** Entries that a memory holds before it begins anew. */
const MOST = 5000;

/** Longer texts are not worth keeping. */
const LONGEST = 500;

/** The same function, which works out each text once. Its values are shared: never change one. */
export function remember<T>(of: (text: string) => T): (text: string) => T {
  const known = new Map<string, T>();
  return (text) => {
    const found = known.get(text);
    if (found !== undefined || known.has(text)) return found as T;
    const own = copied(text);
    const value = of(own);
    if (own.length <= LONGEST) {
      if (known.size >= MOST) known.clear();
      known.set(own, value);
    }
    return value;
  };
}

/** A text with characters of its own: a cell is otherwise a view that keeps a whole file's piece alive. */
export function copied(text: string): string {
  return ` ${text}`.slice(1);
}
