/** The map and each plot as pictures, as they are shown now. */
import { useSignal } from '@preact/signals';
import { download } from '../edit/panel/files.ts';
import { mapHandle } from '../state/map-hooks.ts';
import { study } from '../state/study.ts';
import { text } from '../text/en-map.ts';
import { pictureCaption } from './caption.ts';
import { plotsOnPage, plotSvg, svgToPng } from './plots.ts';

interface Picture {
  readonly name: string;
  readonly title: string;
  svg(): string;
  png(): Promise<Blob>;
}

function pictures(): Picture[] {
  const map = mapHandle.peek();
  const plots = plotsOnPage().map(({ name, title, element }): Picture => {
    const svg = (): string => plotSvg(element, { title, caption: pictureCaption() });
    return { name, title, svg, png: () => svgToPng(svg()) };
  });
  if (map === null) return plots;
  return [
    { name: 'map', title: text.map, svg: () => map.toSvg(), png: () => map.toPng(2) },
    ...plots,
  ];
}

/** A row of buttons for each picture; part of the dialog for sharing. */
export function Pictures() {
  const failure = useSignal('');
  const id = study.value?.scenario.id ?? 'caveat';
  const save = (name: string, ending: string, blob: Blob | Promise<Blob>): void => {
    failure.value = '';
    Promise.resolve(blob).then(
      (made) => download(`${id}-${name}.${ending}`, made),
      (error: unknown) => {
        failure.value = text.pictureFailed(error instanceof Error ? error.message : String(error));
      },
    );
  };
  return (
    <section>
      <h3>{text.pictures}</h3>
      <p class="muted">{text.picturesAbout}</p>
      <ul class="pictures">
        {pictures().map(({ name, title, svg, png }) => (
          <li key={name}>
            <span>{title}</span>
            <button
              type="button"
              aria-label={text.pictureAs(title, 'PNG')}
              onClick={() => save(name, 'png', png())}
            >
              PNG
            </button>
            <button
              type="button"
              aria-label={text.pictureAs(title, 'SVG')}
              onClick={() => save(name, 'svg', new Blob([svg()], { type: 'image/svg+xml' }))}
            >
              SVG
            </button>
          </li>
        ))}
      </ul>
      <p role="status">{failure}</p>
    </section>
  );
}
