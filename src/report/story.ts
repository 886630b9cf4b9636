/** A threat's story, or the leakers of a replication, as text for a terminal. */
import type {
  ExplainedRun,
  LeakerLine,
  RuleName,
  Story,
  StoryKind,
  StoryLine,
} from '../study/story.ts';
import { ANSI, type Column, PLAIN, type Row, tableLines } from './table.ts';
import type { Page } from './page.ts';
import { displayWidth, fit, oneLine, wrap } from './text.ts';
import { CAUSE_WORDS, FATE_WORDS } from './words.ts';

export interface StoryOptions {
  /** Bold and dim; the caller knows whether it writes to a terminal and what NO_COLOR says. */
  readonly colour: boolean;
  /** Columns; values below 60 count as 60, above 100 as 100. */
  readonly width: number;
}

const NARROWEST = 60;
const WIDEST = 100;

/** First column of a story: what the line tells of. */
const KIND_WORDS: Readonly<Record<StoryKind, string>> = {
  launched: 'launch',
  intercept: 'outcome',
  lost: 'picture',
  seen: 'picture',
  regained: 'picture',
  'kept-back': 'picture',
  identified: 'identified',
  asked: 'authority',
  released: 'authority',
  reach: 'reach',
  blocked: 'no shot',
  fired: 'shot',
  never: 'by then',
  end: 'end',
};

function page(options: StoryOptions): Page {
  const width = Math.min(WIDEST, Math.max(NARROWEST, options.width));
  return { width, style: options.colour ? ANSI : PLAIN };
}

/** One threat's story, at most 100 columns wide; ends with a newline. */
export function renderStory(story: Story, options: StoryOptions): string {
  const on = page(options);
  const lines = [
    ...heading(story, on),
    '',
    ...story.lines.flatMap((line) => storyLine(line, on)),
    '',
    ...closing(story, on),
  ];
  return `${lines.join('\n')}\n`;
}

function heading(story: Story, { width, style }: Page): string[] {
  const { threat } = story;
  const aim = threat.target === null ? '' : ` → ${threat.target.title}`;
  const about = `policy ${story.policy} · ${runText(story)}`;
  return [
    style.strong(fit(oneLine(`${threat.id} · ${threat.type.title}${aim}`), width)),
    style.faint(fit(oneLine(about), width)),
  ];
}

function runText(run: Pick<ExplainedRun, 'replication' | 'variant' | 'seed' | 'zone'>): string {
  return `replication ${run.replication} (variant ${run.variant}) · seed ${run.seed} · times in ${run.zone}`;
}

const CLOCK_WIDTH = 8;
const KIND_WIDTH = Math.max(...Object.values(KIND_WORDS).map((word) => word.length));
const INDENT = CLOCK_WIDTH + 2 + KIND_WIDTH + 2;

function storyLine(line: StoryLine, { width, style }: Page): string[] {
  const kind = KIND_WORDS[line.kind].padEnd(KIND_WIDTH);
  const told = wrap(oneLine(line.text), width - INDENT);
  const strong = line.kind === 'end' || line.kind === 'fired';
  return told.map((text, i) => {
    const head = i === 0 ? `${line.clock}  ${style.faint(kind)}  ` : ' '.repeat(INDENT);
    return `${head}${strong ? style.strong(text) : text}`;
  });
}

function closing(story: Story, on: Page): string[] {
  const { width, style } = on;
  if (story.cause === null) {
    const word = FATE_WORDS[story.fate];
    const by = story.stoppedBy === null ? '' : ` (${story.stoppedBy})`;
    return wrap(oneLine(`${sentence(word.label)}${by}. ${word.definition}`), width);
  }
  const word = CAUSE_WORDS[story.cause];
  const lines = wrap(`Why it got through: ${word.label}. ${word.definition}`, width);
  const [first = '', ...rest] = lines;
  const label = `Why it got through: ${word.label}.`;
  const marked = first.startsWith(label) ? style.strong(label) + first.slice(label.length) : first;
  return [
    marked,
    ...rest,
    ...story.causeRules.flatMap((rule) => listed(ruleText(rule), on)),
    ...(story.furthest.length === 0
      ? []
      : wrap(oneLine(`Furthest got: ${story.furthest.map((u) => u.title).join(', ')}.`), width)),
  ];
}

function sentence(text: string): string {
  return text.slice(0, 1).toUpperCase() + text.slice(1);
}

function listed(text: string, { width }: Page): string[] {
  return wrap(oneLine(text), width - 4).map((part, i) => (i === 0 ? `  - ${part}` : `    ${part}`));
}

function ruleText({ id, title }: RuleName): string {
  return id === title || id === 'no permit' ? title : `${title} (${id})`;
}

// A threat's id is never cut: it is what the reader asks for next.
const COLUMNS: readonly Column[] = [
  { header: 'hit at', align: 'left' },
  { header: 'threat', align: 'left' },
  { header: 'type', align: 'left', shrinkTo: 8 },
  { header: 'target', align: 'left', shrinkTo: 10 },
  { header: 'cause', align: 'left' },
  { header: 'rules', align: 'left', shrinkTo: 20 },
];

/** The leakers of a replication, one line each, and the rules they met; ends with a newline. */
export function renderLeakers(
  leakers: readonly LeakerLine[],
  about: ExplainedRun,
  options: StoryOptions,
): string {
  const on = page(options);
  const { width, style } = on;
  const head = `${leakers.length} of ${about.launched} get through under ${about.policy}`;
  const rest = runText(about);
  const lines = [style.strong(fit(oneLine(head), width)), style.faint(fit(rest, width))];
  if (leakers.length > 0) {
    const anyRules = leakers.some((l) => l.rules.length > 0);
    const columns = anyRules ? COLUMNS : COLUMNS.slice(0, -1);
    const rows: Row[] = leakers.map((l) => ({
      cells: [
        l.clock,
        l.id,
        l.type.title,
        l.target?.title ?? '–',
        CAUSE_WORDS[l.cause].label,
        l.rules.map((r) => r.id).join(', '),
      ]
        .slice(0, columns.length)
        .map(oneLine),
    }));
    lines.push('', ...tableLines(columns, rows, width, style), ...legend(leakers, on));
  }
  return `${lines.join('\n')}\n`;
}

/** Titles of the rules that the table names by their ids. */
function legend(leakers: readonly LeakerLine[], { width, style }: Page): string[] {
  const rules = new Map<string, string>();
  for (const { rules: met } of leakers) {
    for (const { id, title } of met) {
      const text = id === 'no permit' ? 'nothing permits the shot there' : title;
      if (text !== id) rules.set(id, text);
    }
  }
  if (rules.size === 0) return [];
  const wide = Math.min(28, Math.max(...[...rules.keys()].map(displayWidth)));
  return [
    '',
    ...[...rules].flatMap(([id, title]) =>
      wrap(oneLine(title), width - wide - 2).map((part, i) => {
        const name = i === 0 ? fit(oneLine(id), wide) : '';
        return `${style.faint(name)}${' '.repeat(wide - displayWidth(name) + 2)}${part}`;
      }),
    ),
  ];
}
