/**
 * Plots of the page as pictures that stand alone. A plot is an element with `data-plot`: words and
 * small drawings, laid out by the page. What is seen of it is written down as one SVG, with words
 * where they stand and colours resolved, so that light, dark and narrow come out as they are shown.
 * Nothing in it is HTML or refers to anything outside of it.
 */

const SVG = 'http://www.w3.org/2000/svg';
const MARGIN_PX = 16;
/** Not part of the picture: what one clicks, and what only screen readers are told. */
const LEFT_OUT = 'button, input, select, textarea, details, .unseen, [data-plot-skip]';
/** What styles say of drawings, as attributes. */
const PROPERTIES = [
  'fill',
  'fill-opacity',
  'stroke',
  'stroke-width',
  'stroke-opacity',
  'stroke-dasharray',
  'stroke-linecap',
  'stroke-linejoin',
  'opacity',
  'font-family',
  'font-size',
  'font-weight',
  'letter-spacing',
  'text-anchor',
  'dominant-baseline',
] as const;
/** Attributes that are kept beside: where and what. */
const GEOMETRY = [
  'x',
  'y',
  'x1',
  'x2',
  'y1',
  'y2',
  'cx',
  'cy',
  'r',
  'rx',
  'ry',
  'width',
  'height',
  'd',
  'points',
  'dx',
  'dy',
  'transform',
  'viewBox',
  'preserveAspectRatio',
  'id',
  'patternUnits',
  'patternTransform',
  'clip-path',
] as const;

export interface PictureOptions {
  /** Title of the picture, for screen readers and file managers. */
  readonly title: string;
  /** A line below it: study, seed and digest, so that it can be traced. */
  readonly caption: string;
}

/** The plot as SVG text. */
export function plotSvg(plot: Element, { title, caption }: PictureOptions): string {
  const box = plot.getBoundingClientRect();
  const style = getComputedStyle(plot);
  const root = create('svg', { xmlns: SVG, role: 'img' });
  const add = (child: Element): void => {
    root.append(child);
  };
  const named = create('title');
  named.textContent = title;
  add(named);
  const captionPx = 12;
  const width = Math.ceil(box.width) + 2 * MARGIN_PX;
  const lines = wrapped(caption, width - 2 * MARGIN_PX, `${captionPx}px ${style.fontFamily}`);
  const height = Math.ceil(box.height + 2 * MARGIN_PX + (lines.length + 1) * 1.4 * captionPx);
  setAll(root, { viewBox: `0 0 ${width} ${height}`, width, height });
  add(create('rect', { width, height, fill: backgroundOf(plot) }));
  const patterns = new Map<string, Element>();
  const shift = { x: MARGIN_PX - box.left, y: MARGIN_PX - box.top };
  walk(plot, shift, patterns, add);
  lines.forEach((line, i) => {
    const note = create('text', {
      x: MARGIN_PX,
      y: round(height - MARGIN_PX - (lines.length - 1 - i) * 1.4 * captionPx),
      fill: style.color,
      opacity: 0.7,
      'font-family': style.fontFamily,
      'font-size': captionPx,
    });
    note.textContent = line;
    add(note);
  });
  if (patterns.size > 0) {
    const defs = create('defs');
    defs.append(...patterns.values());
    root.prepend(defs);
  }
  return `${new XMLSerializer().serializeToString(root)}\n`;
}

/** SVG text that stands alone as PNG, `scale` pixels to each of its units; default 2. */
export async function svgToPng(svg: string, scale = 2): Promise<Blob> {
  const url = URL.createObjectURL(new Blob([svg], { type: 'image/svg+xml' }));
  try {
    const image = new Image();
    image.src = url;
    await image.decode();
    const canvas = document.createElement('canvas');
    canvas.width = Math.round(image.naturalWidth * scale);
    canvas.height = Math.round(image.naturalHeight * scale);
    const context = canvas.getContext('2d');
    if (context === null) throw new Error('this browser gives no canvas to draw on');
    context.drawImage(image, 0, 0, canvas.width, canvas.height);
    return await new Promise((resolve, reject) => {
      canvas.toBlob((blob) => {
        if (blob === null) reject(new Error('this browser makes no picture of that size'));
        else resolve(blob);
      }, 'image/png');
    });
  } finally {
    URL.revokeObjectURL(url);
  }
}

/** Plots that are on the page now, with their titles: the heading, else the name in `data-plot`. */
export function plotsOnPage(): {
  readonly name: string;
  readonly title: string;
  readonly element: Element;
}[] {
  return [...document.querySelectorAll('[data-plot]')].flatMap((element) => {
    const name = element.getAttribute('data-plot') ?? '';
    const title = element.querySelector('h2, h3')?.textContent?.trim() ?? name;
    // what is folded away has no size and makes no picture
    return element.getBoundingClientRect().height > 0 ? [{ name, title, element }] : [];
  });
}

/** A line broken between words so that it fits. */
function wrapped(line: string, widthPx: number, font: string): string[] {
  const context = document.createElement('canvas').getContext('2d');
  if (context === null) return [line];
  context.font = font;
  const lines: string[] = [];
  for (const word of line.split(' ')) {
    const longer = lines.length === 0 ? word : `${lines.at(-1)} ${word}`;
    if (lines.length > 0 && context.measureText(longer).width <= widthPx) {
      lines[lines.length - 1] = longer;
    } else lines.push(word);
  }
  return lines;
}

interface Shift {
  readonly x: number;
  readonly y: number;
}

function walk(
  node: Element,
  shift: Shift,
  patterns: Map<string, Element>,
  add: (child: Element) => void,
): void {
  for (const child of node.childNodes) {
    if (child.nodeType === Node.TEXT_NODE) writeText(child as Text, shift, add);
    else if (child instanceof SVGSVGElement) {
      if (!child.matches(LEFT_OUT)) add(drawing(child, shift, patterns));
    } else if (child instanceof Element && !leftOut(child)) {
      writeBoxes(child, shift, add);
      walk(child, shift, patterns, add);
    }
  }
}

function leftOut(element: Element): boolean {
  if (element.matches(LEFT_OUT)) {
    // a word that explains itself when clicked is still a word of the legend
    return !(element instanceof HTMLButtonElement && element.matches('.plain'));
  }
  const { display, visibility } = getComputedStyle(element);
  return display === 'none' || visibility === 'hidden';
}

/** Backgrounds that mean something, such as a swatch made of a box. */
function writeBoxes(element: Element, shift: Shift, add: (child: Element) => void): void {
  const { backgroundColor } = getComputedStyle(element);
  if (transparent(backgroundColor)) return;
  const { left, top, width, height } = element.getBoundingClientRect();
  add(
    create('rect', { x: left + shift.x, y: top + shift.y, width, height, fill: backgroundColor }),
  );
}

/** Each line of a text where it stands. */
function writeText(node: Text, shift: Shift, add: (child: Element) => void): void {
  const parent = node.parentElement;
  if (parent === null || node.data.trim() === '') return;
  const style = getComputedStyle(parent);
  const upper = style.textTransform === 'uppercase';
  for (const { text, box } of linesOf(node)) {
    const line = create('text', {
      x: round(box.left + shift.x),
      y: round(box.top + shift.y + baseline(style, box.height)),
      fill: style.color,
      'font-family': style.fontFamily,
      'font-size': style.fontSize,
      'font-weight': style.fontWeight,
      'letter-spacing': style.letterSpacing,
    });
    line.textContent = upper ? text.toUpperCase() : text;
    add(line);
  }
}

/** The base line below the top of a line box: what is above and below the letters is shared evenly. */
function baseline(style: CSSStyleDeclaration, lineHeight: number): number {
  const context = document.createElement('canvas').getContext('2d');
  if (context === null) return lineHeight * 0.8;
  context.font = `${style.fontWeight} ${style.fontSize} ${style.fontFamily}`;
  const { fontBoundingBoxAscent: up, fontBoundingBoxDescent: down } = context.measureText('x');
  return (lineHeight - up - down) / 2 + up;
}

/** A text node cut where the page broke it into lines. */
function linesOf(node: Text): { text: string; box: DOMRect }[] {
  const range = document.createRange();
  const lines: { text: string; box: DOMRect }[] = [];
  const words = node.data.matchAll(/\S+\s*/gu);
  for (const { 0: word, index } of words) {
    range.setStart(node, index);
    range.setEnd(node, index + word.trimEnd().length);
    const box = range.getClientRects()[0];
    if (box === undefined) continue;
    const last = lines.at(-1);
    if (last !== undefined && Math.abs(last.box.top - box.top) < 2) {
      last.text += ` ${word.trimEnd()}`;
      continue;
    }
    lines.push({ text: word.trimEnd(), box });
  }
  return lines;
}

/** A drawing of the page at its place, with what styles make of it written into it. */
function drawing(svg: SVGSVGElement, shift: Shift, patterns: Map<string, Element>): Element {
  const { left, top, width, height } = svg.getBoundingClientRect();
  const copy = resolved(svg, patterns);
  setAll(copy, {
    x: round(left + shift.x),
    y: round(top + shift.y),
    width: round(width),
    height: round(height),
    overflow: 'visible',
  });
  return copy;
}

function resolved(element: Element, patterns: Map<string, Element>): Element {
  const copy = create(element.localName);
  for (const name of GEOMETRY) {
    const value = element.getAttribute(name);
    if (value !== null) copy.setAttribute(name, value);
  }
  const style = getComputedStyle(element);
  for (const name of PROPERTIES) {
    const value = style.getPropertyValue(name);
    if (value !== '' && value !== 'normal' && value !== 'auto') copy.setAttribute(name, value);
  }
  keepPattern(copy, patterns);
  for (const child of element.childNodes) {
    if (child.nodeType === Node.TEXT_NODE) copy.append(child.textContent ?? '');
    else if (child instanceof Element && getComputedStyle(child).display !== 'none') {
      copy.append(resolved(child, patterns));
    } else if (child instanceof Element && child.localName === 'title') {
      copy.append(resolved(child, patterns));
    }
  }
  return copy;
}

/** Takes along what a fill refers to. */
function keepPattern(copy: Element, patterns: Map<string, Element>): void {
  const id = /url\("?[^"#]*#([^")]+)"?\)/u.exec(copy.getAttribute('fill') ?? '')?.[1];
  if (id === undefined) return;
  copy.setAttribute('fill', `url(#${id})`);
  const found = document.getElementById(id);
  if (found === null || patterns.has(id)) return;
  patterns.set(id, resolved(found, patterns));
}

function backgroundOf(element: Element): string {
  for (let at: Element | null = element; at !== null; at = at.parentElement) {
    const { backgroundColor } = getComputedStyle(at);
    if (!transparent(backgroundColor)) return backgroundColor;
  }
  return '#ffffff';
}

function transparent(colour: string): boolean {
  return colour === 'transparent' || /^rgba\(.*, 0\)$/u.test(colour);
}

function create(name: string, attributes: Readonly<Record<string, string | number>> = {}): Element {
  const element = document.createElementNS(SVG, name);
  setAll(element, attributes);
  return element;
}

function setAll(element: Element, attributes: Readonly<Record<string, string | number>>): void {
  for (const [name, value] of Object.entries(attributes)) {
    if (name !== 'xmlns') element.setAttribute(name, String(value));
  }
}

function round(value: number): number {
  return Math.round(value * 100) / 100;
}
