/**
 * The studies that the page ships, each as one file of plain data: the texts, and what checking them
 * gave. So a first visit parses neither YAML nor Cedar, and the checks are those of the build.
 */
import fs from 'node:fs';
import path from 'node:path';
import type { Plugin } from 'vite';
import type { ShippedStudy } from '../../web/engine/shipped.ts';

const root = path.resolve(import.meta.dirname, '../..');
/** In the order of the page's list; the first is what a first visit sees. */
const SHIPPED = ['2024-08-26', '2024-08-26-adapted', '2024-04-13', 'two-islands'];
const VIRTUAL = 'virtual:shipped-studies';

/** Vite plugin: `virtual:shipped-studies` lists them with the address of each. */
export function shippedStudies(): Plugin {
  return {
    name: 'shipped-studies',
    resolveId: (id) => (id === VIRTUAL ? `\0${VIRTUAL}` : null),
    load: async (id) => {
      if (id !== `\0${VIRTUAL}`) return null;
      const folder = path.join(root, '.cache', 'app-studies');
      fs.mkdirSync(folder, { recursive: true });
      const entries: string[] = [];
      const imports: string[] = [];
      for (const [i, name] of SHIPPED.entries()) {
        const study = await shipped(name);
        const file = path.join(folder, `${name}.json`);
        fs.writeFileSync(file, JSON.stringify(study));
        imports.push(`import url${i} from ${JSON.stringify(`${file}?url`)};`);
        const { title } = study.study.scenario;
        const { entry } = study.study.texts;
        entries.push(`{ ...${JSON.stringify({ id: name, title, entry })}, url: url${i} }`);
      }
      return `${imports.join('\n')}\nexport const shipped = [${entries.join(',\n')}];`;
    },
  };
}

/** From the library as built: the page and the command line read the same study alike. */
async function shipped(name: string): Promise<ShippedStudy> {
  const library = (file: string): Promise<Record<string, never>> =>
    import(path.join(root, 'dist', file)) as Promise<Record<string, never>>;
  const [{ readStudyFiles }, { loadCedar }, checked, proposals] = await Promise.all([
    library('node/read-study.js') as unknown as Promise<
      typeof import('../../src/node/read-study.ts')
    >,
    library('policy/cedar.js') as unknown as Promise<typeof import('../../src/policy/cedar.ts')>,
    library('index.js') as unknown as Promise<typeof import('../../src/index.ts')>,
    readProposals(name),
  ]);
  const cwd = process.cwd();
  process.chdir(root);
  const files = await readStudyFiles(`studies/${name}`);
  process.chdir(cwd);
  const cedar = await loadCedar();
  const known: ShippedStudy['rules'][number][] = [];
  const prepared = checked.prepareStudy(files, {
    readRules: (rules) => {
      const parsed = checked.parseRuleBook(rules, cedar);
      if ('book' in parsed) known.push({ files: rules, parsed });
      return parsed;
    },
  });
  const { geography: _geography, ...plain } = prepared;
  const context = checked.reportContext(prepared, { command: '', seed: 1 });
  return {
    rules: known,
    proposals,
    study: {
      ...plain,
      texts: { entry: files.entry, files: [...files.files] },
      axes: checked.axesOf(checked.createCompiler(prepared)),
      map: context.map,
    },
  };
}

/** Who proposed or refused what, where the study's folder tells. */
async function readProposals(name: string): Promise<ShippedStudy['proposals']> {
  const file = path.join(root, 'studies', name, 'proposals.yaml');
  if (!fs.existsSync(file)) return [];
  const { parse } = await import('yaml');
  const { rows } = parse(fs.readFileSync(file, 'utf8')) as { rows: ShippedStudy['proposals'] };
  return rows;
}
