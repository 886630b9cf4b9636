/** Colours for rules and documents: enough of each language to tell its parts apart. */
import {
  HighlightStyle,
  StreamLanguage,
  type StreamParser,
  syntaxHighlighting,
} from '@codemirror/language';
import { tags } from '@lezer/highlight';

const KEYWORDS =
  /^(permit|forbid|when|unless|principal|action|resource|context|in|is|has|like|if|then|else|true|false)$/;

const cedarParser: StreamParser<unknown> = {
  name: 'cedar',
  token(stream) {
    if (stream.eatSpace()) return null;
    if (stream.match('//')) {
      stream.skipToEnd();
      return 'comment';
    }
    if (stream.match(/^"(?:[^"\\]|\\.)*"?/)) return 'string';
    if (stream.match(/^@\w+/)) return 'meta';
    if (stream.match(/^\d+/)) return 'number';
    if (stream.match(/^[A-Z]\w*(?=::)/) || stream.match(/^[A-Z]\w*/)) return 'typeName';
    const word = stream.match(/^\w+/);
    if (Array.isArray(word)) return KEYWORDS.test(word[0] ?? '') ? 'keyword' : 'propertyName';
    stream.next();
    return null;
  },
  languageData: { commentTokens: { line: '//' } },
};

const yamlParser: StreamParser<unknown> = {
  name: 'yaml',
  token(stream) {
    if (stream.eatSpace()) return null;
    if ((stream.sol() || /\s/.test(stream.string[stream.pos - 1] ?? ' ')) && stream.match('#')) {
      stream.skipToEnd();
      return 'comment';
    }
    if (stream.match(/^"(?:[^"\\]|\\.)*"?/) || stream.match(/^'(?:[^']|'')*'?/)) return 'string';
    if (stream.match(/^[A-Za-z$][\w$-]*(?=\s*:(\s|$))/)) return 'propertyName';
    if (stream.match(/^[&*][\w-]+/)) return 'meta';
    if (stream.match(/^-?\d[\d.]*/)) return 'number';
    if (stream.match(/^(true|false|null)\b/)) return 'keyword';
    if (stream.match(/^[\w-]+/) === null) stream.next();
    return null;
  },
  languageData: { commentTokens: { line: '#' } },
};

/** Hues of the page's tokens; weight and slant say the same without colour. */
const style = HighlightStyle.define([
  { tag: tags.comment, color: 'var(--muted)', fontStyle: 'italic' },
  { tag: tags.keyword, fontWeight: '650' },
  { tag: tags.string, color: 'var(--fewer)' },
  { tag: tags.number, color: 'var(--more)' },
  { tag: tags.meta, color: 'var(--price)' },
  { tag: tags.typeName, color: 'var(--link)' },
]);

export const cedar = [StreamLanguage.define(cedarParser), syntaxHighlighting(style)];
export const yaml = [StreamLanguage.define(yamlParser), syntaxHighlighting(style)];
