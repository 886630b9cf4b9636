/**
 * The test that `like` makes: a whole string against a pattern whose parts are literal stretches and
 * wildcards (`null`), each of which stands for any stretch, also an empty one.
 */
export function wildcard(pattern: readonly (string | null)[]): (subject: string) => boolean {
  const stretches = [''];
  for (const part of pattern) {
    if (part === null) stretches.push('');
    else stretches[stretches.length - 1] += part;
  }
  const [head = '', ...rest] = stretches;
  const tail = rest.pop();
  if (tail === undefined) return (subject) => subject === head;
  return (subject) => {
    if (subject.length < head.length + tail.length) return false;
    if (!subject.startsWith(head) || !subject.endsWith(tail)) return false;
    const end = subject.length - tail.length;
    let from = head.length;
    for (const stretch of rest) {
      const at = subject.indexOf(stretch, from);
      if (at < 0 || at + stretch.length > end) return false;
      from = at + stretch.length;
    }
    return true;
  };
}
