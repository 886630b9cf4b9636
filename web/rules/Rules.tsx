/** The question: a proposal to start from, the rules as switches, the forces, the belts. */
import { study } from '../state/study.ts';
import { text } from '../text/en.ts';
import { Belts } from './Belts.tsx';
import { Forces } from './Forces.tsx';
import { Presets } from './Presets.tsx';
import { Switches } from './Switches.tsx';
import './rules.css';

export function RulesPanel() {
  const loaded = study.value;
  if (loaded === null) return <p class="muted">{text.answer.loadingStudy}</p>;
  return (
    <>
      <Presets study={loaded} />
      <Switches study={loaded} />
      <Forces study={loaded} />
      <Belts study={loaded} />
    </>
  );
}
