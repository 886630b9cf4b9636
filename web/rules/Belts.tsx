/** How deep each belt along a border is, for the study at hand. */
import { useState } from 'preact/hooks';
import type { Zone } from '../../src/index.ts';
import { formatProblem, InputError } from '../../src/scenario/problems.ts';
import { airspaceNames } from '../parts/airspace-names.ts';
import type { LoadedStudy } from '../state/study.ts';
import { text } from '../text/en.ts';

type Belt = Extract<Zone, { readonly kind: 'belt' }>;

const DEEPEST_KM = 300;
const STEP_KM = 10;

export function Belts({ study }: { readonly study: LoadedStudy }) {
  const belts = study.scenario.zones.filter((zone) => zone.kind === 'belt');
  if (belts.length === 0) return null;
  return (
    <fieldset class="belts">
      <legend>{text.rules.belts}</legend>
      {belts.map((belt) => (
        <Depth key={`${belt.id}/${belt.depthM}`} belt={belt} study={study} />
      ))}
    </fieldset>
  );
}

function Depth({ belt, study }: { readonly belt: Belt; readonly study: LoadedStudy }) {
  const nameOf = airspaceNames(study.scenario);
  const present = belt.depthM / 1000;
  const [km, setKm] = useState(present);
  const [refused, setRefused] = useState<string | null>(null);
  const along = belt.along.map(nameOf).join(', ');
  const set = (next: number): void => {
    setKm(next);
    setRefused(null);
    setDepth(belt, next).catch((error: unknown) => {
      const found = error instanceof InputError ? error.problems[0] : undefined;
      setRefused(found === undefined ? String(error) : formatProblem(found));
    });
  };
  return (
    <label class="belt">
      <span>
        {belt.title}{' '}
        <span class="muted small">{text.rules.beltAcross(nameOf(belt.of), along)}</span>
      </span>
      <span class="slider">
        <input
          type="range"
          min={0}
          max={Math.max(DEEPEST_KM, Math.ceil(present / STEP_KM) * STEP_KM)}
          step={STEP_KM}
          value={km}
          data-belt={belt.id}
          aria-valuetext={text.rules.beltDepth(String(km))}
          onInput={(event) => setKm(event.currentTarget.valueAsNumber)}
          onChange={(event) => set(event.currentTarget.valueAsNumber)}
        />
        <output>{text.rules.beltDepth(String(km))}</output>
      </span>
      {refused === null ? null : <span role="alert">{refused}</span>}
    </label>
  );
}

async function setDepth({ id, title }: Belt, km: number): Promise<void> {
  const { change } = await import('../edit/documents.ts');
  await change(() => ({
    label: text.rules.beltSet(title, String(km)),
    edits: [{ set: ['zones', id, 'belt', 'depth'], to: `${km} km` }],
  }));
}
