/** Everything that can be said about one thing of the study. */
import { scenarioJsonSchema } from '../../../src/scenario/json-schema.ts';
import { loadCatalogue } from '../../../src/catalogue/catalogue.ts';
import type { Path, Value } from '../../../src/scenario/document.ts';
import { namesOf, type ReferenceKind } from '../../../src/scenario/references.ts';
import { study } from '../../state/study.ts';
import { text } from '../../text/en-edit.ts';
import { type Field, fieldsOf } from '../fields.ts';
import { ownCopy, remove, rename, setValue } from '../operations.ts';
import { citedAt, typeParameters } from '../ranges.ts';
import { placeName } from '../source.ts';
import { type Thing, thingsOf } from '../things.ts';
import { isMapValue, valueAt } from '../tree.ts';
import { apply, open, problemsAt, reading, type Tree } from './doc.ts';
import { FieldRow, Wrong } from './FieldRow.tsx';
import { Points } from './Points.tsx';

export function Inspector({ tree, thing }: { readonly tree: Tree; readonly thing: Thing }) {
  const kind = text.kinds[thing.kind];
  const fields = fieldsOf(scenarioJsonSchema(), tree, thing.path);
  const own = problemsAt(thing.path);
  const shown = new Set(fields.map((f) => f.path.join('.')));
  // what is wrong inside and has no field here, such as an unknown one
  const rest = problemsAt(thing.path, true).filter(
    (p) =>
      p.path !== undefined &&
      !shown.has(p.path) &&
      !own.includes(p) &&
      p.severity === 'error' &&
      !isPoint(p.path),
  );
  return (
    <section class="inspector" aria-label={`${kind}: ${thing.title}`}>
      <button type="button" class="plain" onClick={() => open(null)}>
        ‹ {text.list.back}
      </button>
      <h3>
        <bdi>{thing.title}</bdi>
      </h3>
      <p class="muted">
        {kind}
        {thing.force === undefined
          ? ''
          : `, ${text.list.inForce(titleIn(tree, 'forces', thing.force))}`}
      </p>
      {own.length + rest.length === 0 ? null : <Wrong problems={[...own, ...rest]} />}
      <Shared path={thing.path} name={thing.title} tree={tree} />
      <Points tree={tree} thing={thing} />
      {fields.map((field) => (
        <Row key={field.path.join('.')} tree={tree} thing={thing} field={field} />
      ))}
      <TypeSection tree={tree} thing={thing} />
      <IdRow tree={tree} thing={thing} />
      <button
        type="button"
        class="danger"
        onClick={() => void apply(remove(tree, thing)).then((done) => done && open(null))}
      >
        {text.form.remove(kind)}
      </button>
    </section>
  );
}

function isPoint(path: string): boolean {
  return /\.(at|base|station|polygon|holes|route)(\.|$)/.test(path);
}

function Row({
  tree,
  thing,
  field,
}: {
  readonly tree: Tree;
  readonly thing: Thing;
  readonly field: Field;
}) {
  const label = `${thing.title}: ${field.name}`;
  return (
    <>
      <FieldRow
        field={field}
        names={field.refersTo === null ? [] : namesFor(tree, field.refersTo)}
        cited={citedAt(study.value?.scenario.parameters ?? [], field.path)}
        problems={problemsAt(field.path, field.typing === 'list' || field.typing === 'document')}
        onChange={(value) => void apply(setValue(field.path, label, value))}
      />
      {field.path.length > thing.path.length + 1 ? null : (
        <Shared path={field.path} name={field.name} tree={tree} />
      )}
    </>
  );
}

/** Says that a part of the document is written once for several places. */
function Shared({
  path,
  name,
  tree,
}: {
  readonly path: Path;
  readonly name: string;
  readonly tree: Tree;
}) {
  const shared = reading.value?.shared.get(placeName(path));
  if (shared === undefined) return null;
  return (
    <p class="muted">
      {text.form.shared(shared.places)}{' '}
      {shared.isAlias ? (
        <button type="button" class="plain" onClick={() => void apply(ownCopy(tree, path, name))}>
          {text.form.ownCopy}
        </button>
      ) : null}
    </p>
  );
}

const TYPES = {
  'fire-unit': ['fireUnitTypes', 'system'],
  flight: ['aircraftTypes', 'aircraft'],
  'raid-group': ['threatTypes', 'type'],
} as const;

/** What the thing's type can do: the catalogue's values with their ranges, and the study's own. */
function TypeSection({ tree, thing }: { readonly tree: Tree; readonly thing: Thing }) {
  const named = typeOf(tree, thing);
  if (named === undefined) return null;
  const [section, id] = named;
  const rows = typeParameters(tree, loadCatalogue(), section, id);
  if (rows.length === 0) return null;
  const title = titleOfType(tree, section, id);
  const users = thingsOf(tree).filter(
    (t) => typeOf(tree, t)?.join(' ') === `${section} ${id}`,
  ).length;
  return (
    <details class="type" open={rows.some((row) => row.value !== undefined)}>
      <summary>{text.form.typeOf(title)}</summary>
      <p class="muted">{text.form.typeShared(users)}</p>
      {rows.map(({ path, title: name, typical, cited, value }) => (
        <FieldRow
          key={path.join('.')}
          field={{
            name,
            description: '',
            typing: cited.unit === '1' ? 'number' : Array.isArray(value) ? 'list' : 'words',
            choices: null,
            value,
            fallback: typical,
            example: null,
            required: false,
          }}
          names={[]}
          cited={cited}
          problems={problemsAt(path, true)}
          onChange={(next) => void apply(setValue(path, `${title}: ${name}`, next))}
        />
      ))}
    </details>
  );
}

function typeOf(
  tree: Tree,
  thing: Thing,
): readonly ['fireUnitTypes' | 'aircraftTypes' | 'threatTypes', string] | undefined {
  if (thing.kind === 'fire-unit-type') return ['fireUnitTypes', thing.id];
  if (thing.kind === 'aircraft-type') return ['aircraftTypes', thing.id];
  if (thing.kind === 'threat-type') return ['threatTypes', thing.id];
  if (!Object.hasOwn(TYPES, thing.kind)) return undefined;
  const [section, key] = TYPES[thing.kind as keyof typeof TYPES];
  const id = valueAt(tree, [...thing.path, key]);
  return typeof id === 'string' ? [section, id] : undefined;
}

function IdRow({ tree, thing }: { readonly tree: Tree; readonly thing: Thing }) {
  return (
    <form
      class="field id"
      onSubmit={(event) => {
        event.preventDefault();
        const written = new FormData(event.currentTarget).get('id');
        const id = typeof written === 'string' ? written.trim() : '';
        if (id === '' || id === thing.id) return;
        void apply(rename(tree, thing, id)).then((done) => done && open({ kind: thing.kind, id }));
      }}
    >
      <label for="editor-id">{text.form.id}</label>
      <span>
        <input
          id="editor-id"
          name="id"
          type="text"
          value={thing.id}
          key={thing.id}
          autocomplete="off"
          spellcheck={false}
        />
        <button type="submit">{text.form.rename}</button>
      </span>
    </form>
  );
}

/** Names that may stand where something is referred to, with their titles. */
export function namesFor(tree: Tree, kind: ReferenceKind): (readonly [string, string])[] {
  const catalogue = loadCatalogue();
  const names = [...namesOf(tree, catalogue)[kind]];
  const titled = names.map((id) => [id, titleOfName(tree, kind, id)] as const);
  return titled.toSorted((a, b) => a[1].localeCompare(b[1], 'en'));
}

const SECTION_OF: Readonly<Partial<Record<ReferenceKind, string>>> = {
  nation: 'nations',
  asset: 'assets',
  zone: 'zones',
  force: 'forces',
  policy: 'policies',
  screen: 'screens',
  source: 'sources',
  'threat type': 'threatTypes',
  'fire-unit type': 'fireUnitTypes',
  'aircraft type': 'aircraftTypes',
};

function titleOfName(tree: Tree, kind: ReferenceKind, id: string): string {
  const section = SECTION_OF[kind];
  if (section === undefined) return id;
  return section.endsWith('Types')
    ? titleOfType(tree, section as 'fireUnitTypes', id)
    : titleIn(tree, section, id);
}

function titleIn(tree: Tree, section: string, id: string): string {
  const value: Value | undefined = valueAt(tree, [section, id]);
  const title = isMapValue(value) ? value['title'] : undefined;
  return typeof title === 'string' ? title : id;
}

export function titleOfType(
  tree: Tree,
  section: 'fireUnitTypes' | 'aircraftTypes' | 'threatTypes',
  id: string,
): string {
  const own = titleIn(tree, section, id);
  if (own !== id) return own;
  const { fireUnits, aircraft, threats } = loadCatalogue();
  const entries =
    section === 'fireUnitTypes' ? fireUnits : section === 'aircraftTypes' ? aircraft : threats;
  return entries.get(id)?.type.title ?? id;
}
