/** Text between two marks of a page: `<!-- generated: NAME -->` and `<!-- end: NAME -->`. */

const marks = (name) => [`<!-- generated: ${name} -->`, `<!-- end: ${name} -->`];

function span(page, name) {
  const [open, close] = marks(name);
  const from = page.indexOf(open);
  const to = page.indexOf(close);
  if (from < 0 || to < from) throw new Error(`the page has no marks for \`${name}\``);
  return [from + open.length, to];
}

/** The page with the text between the marks replaced. */
export function between(page, name, text) {
  const [from, to] = span(page, name);
  return `${page.slice(0, from)}\n\n${text}\n\n${page.slice(to)}`;
}

/** What stands between the marks, white space and table rules as a formatter leaves them. */
export function within(page, name) {
  const [from, to] = span(page, name);
  return plain(page.slice(from, to));
}

/** A text with runs of spaces and the dashes under table heads made equal. */
export function plain(text) {
  return text
    .trim()
    .split('\n')
    .map((line) =>
      line
        .replace(/\s+/g, ' ')
        .replace(/:?-{2,}:?/g, '---')
        .trim(),
    )
    .join('\n');
}
