/** Policies as rows on one scale: the bar split by cause, the whisker its interval. */
import type { CompareResult, PolicyResult } from '../../src/index.ts';
import { causesShown, partDecimals } from '../../src/report/answer.ts';
import { estimateText, meanText } from '../../src/report/numbers.ts';
import { CAUSE_STYLES } from '../../src/report/plots/colours.ts';
import { at, type Scale, scaleOver, span } from '../../src/report/plots/strip.ts';
import { CAUSE_WORDS } from '../../src/report/words.ts';
import { type Cause, CAUSES } from '../../src/study/tally.ts';
import { Axis, Strip, tall, Whisker } from '../parts/strip.tsx';
import { Term } from '../parts/Term.tsx';
import { chosenId, compared, result } from '../state/answer.ts';
import { choice, setCompared } from '../state/choice.ts';
import type { LoadedStudy } from '../state/study.ts';
import { text } from '../text/en.ts';

const BAR_PX = 14;
const ROW_PX = 26;

export function PolicyRows({ study }: { readonly study: LoadedStudy }) {
  const head = result.value;
  const others = compared.value;
  const chosen = chosenId.value;
  if (head === null) return null;
  const rows = rowsOf(head, others, chosen);
  const shown: CompareResult = { ...head, policies: rows };
  const scale = scaleOver(rows.flatMap(({ leakers }) => [leakers.mean, leakers.high ?? 0]));
  return (
    <section aria-labelledby="rows-title" data-plot="leakers">
      <h2 id="rows-title">{text.answer.rows}</h2>
      <ul class="legend">
        {causesShown(shown).map((cause) => (
          <li key={cause}>
            <svg class="swatch" width={tall(12)} height={tall(12)} aria-hidden="true">
              <CauseBox cause={cause} x="0" width="100%" />
            </svg>
            <Term word={CAUSE_WORDS[cause]} about={ABOUT[cause]} />
          </li>
        ))}
      </ul>
      <Hatches />
      <ul class="rows">
        {rows.map((policy) => (
          <Row key={policy.id} policy={policy} scale={scale} strong={policy.id === chosen} />
        ))}
      </ul>
      <Axis scale={scale} />
      {others === null ? <p class="muted small">{text.answer.rowsPending}</p> : null}
      <details class="choose">
        <summary>{text.compare.choose}</summary>
        {study.scenario.policies.map((policy) => (
          <label key={policy.id}>
            <input
              type="checkbox"
              checked={
                choice.value.compared.has(policy.id) || policy.id === study.scenario.baseline
              }
              disabled={policy.id === study.scenario.baseline}
              onChange={(event) => setCompared(policy.id, event.currentTarget.checked)}
            />{' '}
            {policy.title}
          </label>
        ))}
      </details>
    </section>
  );
}

/** Where the assumptions behind a cause are found. */
const ABOUT: Readonly<Record<Cause, string>> = {
  unopposed: 'forces',
  undetected: 'radar',
  'out-of-reach': 'range',
  forbidden: 'zones',
  'too-late': 'delay',
  held: 'fire-units',
  'no-channel': 'channels',
  'no-round': 'rounds',
  missed: 'kill',
};

/** The compared policies in the study's order; the chosen one as far as it is known by itself. */
function rowsOf(
  head: CompareResult,
  others: CompareResult | null,
  chosen: string,
): readonly PolicyResult[] {
  const own = new Map(head.policies.map((policy) => [policy.id, policy]));
  const further = head.replications >= (others?.replications ?? 0);
  const rows = (others?.policies ?? []).map((policy) => {
    const mine = own.get(policy.id);
    return mine !== undefined && further ? mine : policy;
  });
  const missing = head.policies.filter(
    ({ id }) => (id === chosen || id === head.baseline) && !rows.some((row) => row.id === id),
  );
  return [...rows, ...missing];
}

function Row({
  policy,
  scale,
  strong,
}: {
  readonly policy: PolicyResult;
  readonly scale: Scale;
  readonly strong: boolean;
}) {
  const { leakers, causes } = policy;
  const { value, interval, text: whole } = estimateText(leakers);
  const decimals = partDecimals(policy);
  let from = 0;
  const segments = CAUSES.flatMap((cause) => {
    const mean = causes[cause];
    if (!(mean > 0)) return [];
    const start = from;
    from += mean;
    return [{ cause, start, mean, shown: meanText(mean, decimals) }];
  });
  const parts = segments.map(({ cause, shown }) => `${CAUSE_WORDS[cause].label} ${shown}`);
  return (
    <li class={strong ? 'row strong' : 'row'}>
      <span class="name">{policy.title}</span>
      <span class="value">
        {value} <small>{interval}</small>
      </span>
      <Strip
        scale={scale}
        height={ROW_PX}
        label={`${policy.title}: ${whole} get through. ${parts.join(', ')}`}
      >
        {segments.map(({ cause, start, mean, shown }) => (
          <g key={cause}>
            <title>{`${CAUSE_WORDS[cause].label}: ${shown}`}</title>
            <CauseBox cause={cause} x={at(scale, start)} width={span(scale, mean)} />
          </g>
        ))}
        <Whisker scale={scale} interval={leakers} y={BAR_PX + 6} name="interval" />
        <circle class="mean" cx={at(scale, leakers.mean)} cy={tall(BAR_PX + 6)} r={tall(2.5)} />
      </Strip>
    </li>
  );
}

/** A cause's colour, and its hatch where it has one: neighbours differ without colour too. */
function CauseBox({
  cause,
  x,
  width,
}: {
  readonly cause: Cause;
  readonly x: string;
  readonly width: string;
}) {
  const { fill, hatch } = CAUSE_STYLES[cause];
  return (
    <>
      <rect class="segment" x={x} width={width} y={0} height={tall(BAR_PX)} fill={fill} />
      {hatch === null ? null : (
        <rect x={x} width={width} y={0} height={tall(BAR_PX)} fill={`url(#hatch-${hatch})`} />
      )}
    </>
  );
}

/** Hatches for causes that stand beside others of like lightness. */
function Hatches() {
  return (
    <svg class="unseen" width={0} height={0} aria-hidden="true">
      <defs>
        <pattern id="hatch-rising" width={6} height={6} patternUnits="userSpaceOnUse">
          <path d="M-1,7L7,-1M-1,1L1,-1M5,7L7,5" stroke="#000" stroke-width={1} opacity={0.55} />
        </pattern>
        <pattern id="hatch-falling" width={6} height={6} patternUnits="userSpaceOnUse">
          <path d="M-1,-1L7,7M5,-1L7,1M-1,5L1,7" stroke="#000" stroke-width={1} opacity={0.55} />
        </pattern>
        <pattern id="hatch-dots" width={5} height={5} patternUnits="userSpaceOnUse">
          <circle cx={2} cy={2} r={0.9} fill="#000" opacity={0.7} />
        </pattern>
      </defs>
    </svg>
  );
}
