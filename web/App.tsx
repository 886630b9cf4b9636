/**
 * The frame: rules | map over the watch | answer, and a header. Each part is a component of its own
 * folder and talks to the others through `state/` alone.
 */
import { AnswerPanel } from './answer/Answer.tsx';
import { EditPanel, EditTools } from './edit/Edit.tsx';
import { MapPanel } from './map/Map.tsx';
import { Header } from './parts/Header.tsx';
import { RulesPanel } from './rules/Rules.tsx';
import { study } from './state/study.ts';
import { editing, narrow, sheet } from './state/view.ts';
import { text } from './text/en.ts';
import { StoryPanel, WatchBar } from './watch/Watch.tsx';

export function App() {
  return (
    <div
      class="shell"
      data-study={study.value?.scenario.id}
      data-editing={editing.value}
      data-sheet={sheet.value}
    >
      <a class="skip" href="#answer">
        {text.skip}
      </a>
      <Header tools={<EditTools />} />
      <section class="column rules" id="rules" aria-label={text.regions.rules}>
        <RulesPanel />
      </section>
      {narrow.value ? null : <Middle />}
      <main class="column answer-column" aria-label={text.regions.answer}>
        <AnswerPanel between={narrow.value ? <Middle /> : null} />
      </main>
      {editing.value ? <EditPanel /> : null}
    </div>
  );
}

/** The map and the night: a column of its own, or on narrow screens just below the sentence. */
function Middle() {
  return (
    <section class="column middle" id="map" aria-label={text.regions.map}>
      <div class="stage">
        <MapPanel />
        <StoryPanel />
      </div>
      <div class="watch">
        <WatchBar />
      </div>
    </section>
  );
}
