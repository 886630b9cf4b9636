/**
 * HTML and SVG by tagged template: whatever is put into a template is text and is escaped, unless
 * it came out of another template. There is no other way to make a `Markup`.
 */

/** Text that is safe to write into a page as it is. */
export class Markup {
  readonly text: string;
  /** For `markup` alone: a template's own text is trusted, nothing else is. */
  constructor(text: string) {
    this.text = text;
  }
  toString(): string {
    return this.text;
  }
}

export type Content = Markup | string | number | null | undefined | false | readonly Content[];

/** The template: `` markup`<b>${title}</b>` ``. Lists are joined; null, undefined and false vanish. */
export function markup(parts: TemplateStringsArray, ...values: readonly Content[]): Markup {
  let text = parts[0] ?? '';
  values.forEach((value, i) => {
    text += render(value) + (parts[i + 1] ?? '');
  });
  return new Markup(text);
}

function render(value: Content): string {
  if (value === null || value === undefined || value === false) return '';
  if (value instanceof Markup) return value.text;
  if (typeof value === 'string') return escapeText(value);
  if (typeof value === 'number') return String(value);
  return value.map(render).join('');
}

const ENTITIES: Readonly<Record<string, string>> = {
  '&': '&amp;',
  '<': '&lt;',
  '>': '&gt;',
  '"': '&quot;',
  "'": '&#39;',
};

/** Safe in text and in quoted attributes; characters that no page may hold become U+FFFD. */
export function escapeText(text: string): string {
  return text
    .replace(/[\u0000-\u0008\u000b\u000c\u000e-\u001f\u007f-\u009f\ufffe\uffff]/gu, '\ufffd')
    .replace(/[&<>"']/gu, (c) => ENTITIES[c] ?? c);
}

/** The address when it is an ordinary web address, else null: no other scheme becomes a link. */
export function safeUrl(url: string | undefined): string | null {
  if (url === undefined || !URL.canParse(url)) return null;
  const parsed = new URL(url);
  return parsed.protocol === 'https:' || parsed.protocol === 'http:' ? parsed.href : null;
}
