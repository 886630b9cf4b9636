/** The story of the threat that is picked, as `caveat explain` tells it, over the map. */
import { computed, useSignal } from '@preact/signals';
import { Fragment, type ComponentChildren } from 'preact';
import { useEffect, useRef } from 'preact/hooks';
import { CAUSE_WORDS, FATE_WORDS } from '../../src/report/words.ts';
import type { NamedRule } from '../../src/study/playback/playback.ts';
import { NO_PERMIT, type RuleName, type Story, type StoryLine } from '../../src/study/story.ts';
import { selected } from '../state/selection.ts';
import { files } from '../state/files.ts';
import { placeOf } from '../state/origin.ts';
import { text } from '../text/en-watch.ts';
import { explainCommand } from './command.ts';
import { Hour } from './Hour.tsx';
import { onStoryKey } from './keys.ts';
import { opened } from './night.ts';
import { pause, seek } from './player.ts';

/** The story of the threat that is picked; null when none is, or it is not of this night. */
const story = computed(() => {
  const picked = selected.value;
  if (picked?.kind !== 'threat') return null;
  return opened.value?.playback.stories.find(({ threat }) => threat.id === picked.id) ?? null;
});

export function StoryPanel() {
  const told = story.value;
  return told === null ? null : <Panel story={told} />;
}

function Panel({ story: told }: { readonly story: Story }) {
  const panel = useRef<HTMLElement>(null);
  const before = useRef<Element | null>(null);
  const rules = opened.value?.playback.rules ?? [];
  useEffect(() => {
    before.current = document.activeElement;
    panel.current?.focus({ preventScroll: true });
  }, []);
  const close = (): void => {
    selected.value = null;
    // Back to where the reader came from.
    if (before.current instanceof HTMLElement) before.current.focus({ preventScroll: true });
  };
  const named = namedIn(told, rules);
  return (
    <section
      ref={panel}
      class="story"
      tabIndex={-1}
      aria-label={text.story.region}
      onKeyDown={(event) => {
        if (event.key !== 'Escape') return onStoryKey(event);
        event.stopPropagation();
        close();
      }}
    >
      <header>
        <h3>
          {told.threat.type.title} <span class="muted mono">{told.threat.id}</span>
        </h3>
        <button type="button" class="sign" aria-label={text.story.close} onClick={close}>
          ×
        </button>
      </header>
      <Ending story={told} />
      <ol class="story-lines">
        {told.lines.map((line, i) => (
          <Line key={i} line={line} />
        ))}
      </ol>
      {named.length === 0 ? null : <Rules rules={named} />}
      <Command story={told} />
    </section>
  );
}

/** How it ended and, of a leaker, why. */
function Ending({ story: told }: { readonly story: Story }) {
  const { target } = told.threat;
  const fate = FATE_WORDS[told.fate];
  const cause = told.cause === null ? null : CAUSE_WORDS[told.cause];
  return (
    <div class="story-ending">
      <p>
        <strong data-fate={told.fate} title={fate.definition}>
          {fate.label}
        </strong>
        {target === null ? ` · ${text.story.passing}` : ` · ${text.story.aimedAt(target.title)}`}
      </p>
      {cause === null ? null : (
        <p>
          {text.story.why}:{' '}
          <strong data-cause={told.cause} title={cause.definition}>
            {cause.label}
          </strong>
          {told.causeRules.length === 0 ? (
            <span class="muted">. {cause.definition}</span>
          ) : (
            <>
              {text.story.by}
              {told.causeRules.map(({ id, title }, i) => (
                <Fragment key={id}>
                  {i === 0 ? '' : text.story.and}
                  <RuleLink id={id}>“{title}”</RuleLink>
                </Fragment>
              ))}
            </>
          )}
        </p>
      )}
      {told.furthest.length === 0 ? null : (
        <p class="muted">{text.story.furthest(told.furthest.map((u) => u.title).join(', '))}</p>
      )}
    </div>
  );
}

function Line({ line }: { readonly line: StoryLine }) {
  return (
    <li data-kind={line.kind}>
      <button
        type="button"
        class="plain"
        aria-label={text.story.goTo(line.clock)}
        onClick={() => {
          pause();
          seek(line.tick / 10);
        }}
      >
        <Hour tick={line.tick} />
      </button>{' '}
      <span>{marked(line)}</span>
    </li>
  );
}

/** The line's words, with what forbids and the names of the rules marked. */
function marked({ text: words, rules = [] }: StoryLine) {
  const names = rules.flatMap(({ id, title }) => [`“${title}” (${id})`, `“${id}”`]);
  const parts = splitAt(words, ['forbidden by', 'is kept from', ...names]);
  return parts.map((part, i) => {
    const rule = rules.find(({ id }) => part.endsWith(`(${id})`) || part === `“${id}”`);
    if (rule !== undefined && names.includes(part)) {
      return (
        <RuleLink key={i} id={rule.id}>
          {part}
        </RuleLink>
      );
    }
    const denies = rules.length > 0 && (part === 'forbidden by' || part === 'is kept from');
    return denies ? (
      <strong key={i} class="forbids">
        {part}
      </strong>
    ) : (
      part
    );
  });
}

/** Leads to the text of a rule further down. A link, since a button is one box and breaks the line. */
function RuleLink({ id, children }: { readonly id: string; readonly children: ComponentChildren }) {
  return (
    <a
      class="forbids"
      href={`#${ruleAnchor(id)}`}
      onClick={(event) => {
        // the address is for links to the page's state
        event.preventDefault();
        document.getElementById(ruleAnchor(id))?.scrollIntoView({ block: 'nearest' });
      }}
    >
      {children}
    </a>
  );
}

/** The text in pieces, with each of the words a piece of its own. */
function splitAt(whole: string, words: readonly string[]): string[] {
  let pieces = [whole];
  for (const word of words) {
    pieces = pieces.flatMap((piece) =>
      words.includes(piece) && piece !== word
        ? [piece]
        : piece.split(word).flatMap((part, i) => (i === 0 ? [part] : [word, part])),
    );
  }
  return pieces.filter((piece) => piece !== '');
}

const ruleAnchor = (id: string): string => `story-rule-${id}`;

function namedIn({ causeRules, lines }: Story, rules: readonly NamedRule[]) {
  const ids = new Map<string, RuleName>();
  for (const rule of [...causeRules, ...lines.flatMap((line) => line.rules ?? [])]) {
    ids.set(rule.id, rule);
  }
  const standing = new Set(causeRules.map(({ id }) => id));
  return [...ids.values()].map((name) => ({
    name,
    rule: rules.find(({ id }) => id === name.id) ?? null,
    decisive: standing.has(name.id),
  }));
}

function Rules({ rules }: { readonly rules: ReturnType<typeof namedIn> }) {
  return (
    <section class="story-rules" aria-label={text.story.rules}>
      <h4>{text.story.rules}</h4>
      {rules.map(({ name, rule, decisive }) => (
        <figure key={name.id} id={ruleAnchor(name.id)} data-decisive={decisive}>
          <figcaption>
            {name.title}
            {rule === null ? null : (
              <span class="muted"> {text.story.file(rule.file, rule.line)}</span>
            )}
          </figcaption>
          {rule === null ? (
            <p class="muted">{name.id === NO_PERMIT ? text.story.noPermit : ''}</p>
          ) : (
            <pre tabIndex={0}>
              {rule.text.split('\n').map((line, i) => (
                <code key={i} class={line.startsWith('@') ? 'muted' : ''}>
                  {line}
                  {'\n'}
                </code>
              ))}
            </pre>
          )}
        </figure>
      ))}
    </section>
  );
}

function Command({ story: told }: { readonly story: Story }) {
  const copied = useSignal(false);
  const command = explainCommand(placeOf(files.value), told);
  return (
    <details class="story-command">
      <summary>{text.story.command}</summary>
      <code>{command}</code>{' '}
      <button
        type="button"
        onClick={() => {
          navigator.clipboard.writeText(command).then(
            () => (copied.value = true),
            () => undefined,
          );
        }}
      >
        {copied.value ? text.story.copied : text.story.copy}
      </button>
    </details>
  );
}
