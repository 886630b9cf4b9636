/**
 * `studies/2024-08-26-adapted`: the raid of `studies/2024-08-26` with routes that keep clear of the
 * zone `shield`, and nothing else changed.
 *
 *   node scripts/studies/adapt-2024-08-26.mjs
 *
 * What flew into the zone is sent to targets of the first study outside of it: of the same class
 * where there are any, with round weights, over ground that the first study's routes cross too.
 * These are meant to be plain, not good: no route here is the outcome of a search. Missiles that
 * fighters cannot engage fly as before.
 */
import fs from 'node:fs';
import path from 'node:path';
import { fileURLToPath } from 'node:url';
import { format } from 'prettier';
import { parseDocument } from 'yaml';
import { inRoot, say } from '../lib/root.mjs';
import { script } from '../lib/script.mjs';

const FROM = 'studies/2024-08-26';
const TO = 'studies/2024-08-26-adapted';

const via = (lat, lon, jitterKm) => ({ at: [lat, lon], jitter: `${jitterKm} km` });

/** The groups that fly differently: title, route and targets instead of the first study's. */
export const CHANGED = {
  'kh101-west-north': {
    title: 'Kh-101 over the north, kept out of the west',
    route: [via(51.4, 34, 20)],
    targets: {
      'energy-kharkiv': 3,
      'energy-poltava': 4,
      'energy-kropyvnytskyi': 3,
      'energy-cherkasy': 3,
      sumy: 1,
      kharkiv: 1,
      'base-myrhorod': 2,
    },
  },
  'kh101-west-border': {
    title: 'Kh-101 over the north, kept from the Polish border',
    route: [via(51.4, 34, 20)],
    targets: { 'energy-poltava': 3, 'energy-cherkasy': 3, 'energy-kharkiv': 1, sumy: 1 },
  },
  'kh101-west-south': {
    title: 'Kh-101 over the south, kept out of the west',
    route: [via(47.4, 38.5, 30), via(48.2, 34.6, 40)],
    targets: {
      'energy-dnipro': 3,
      'energy-kropyvnytskyi': 2,
      'energy-zaporizhzhia': 2,
      'energy-poltava': 3,
      'base-myrhorod': 1,
    },
  },
  'kh101-kyiv': {
    title: 'Kh-101 kept away from Kyiv',
    route: [via(50.6, 36.2, 40), via(50, 34.4, 40)],
    targets: {
      dnipro: 2,
      'energy-poltava': 4,
      'energy-cherkasy': 3,
      'energy-dnipro': 1,
      'base-myrhorod': 2,
    },
  },
  'kh101-centre': {
    title: 'Kh-101 to the east of the centre',
    route: [via(47.5, 38.3, 30), via(48.4, 34.6, 40)],
    targets: { 'energy-kropyvnytskyi': 3, 'energy-cherkasy': 2, 'energy-poltava': 5 },
  },
  'kh101-south': {
    title: 'Kh-101 to Mykolaiv and the Dnipro bend',
    route: [via(47.2, 38, 30), via(47.9, 34.4, 40)],
    targets: { 'energy-mykolaiv': 8, 'kryvyi-rih': 1, 'energy-dnipro': 1, zaporizhzhia: 1 },
  },
  'kalibr-south': {
    title: 'Kalibr to Mykolaiv and beyond',
    route: [via(45.9, 32.2, 10)],
    targets: { 'energy-mykolaiv': 6, 'kryvyi-rih': 3 },
  },
  'kalibr-centre': {
    title: 'Kalibr to the east of the centre',
    route: [via(46.2, 32.2, 10), via(47.6, 32.8, 20)],
    targets: { 'energy-kropyvnytskyi': 3, 'energy-cherkasy': 3, 'energy-poltava': 2 },
  },
  'kalibr-west': {
    title: 'Kalibr to the Dnipro bend',
    route: [via(46.2, 32.2, 10), via(47.4, 33, 20)],
    targets: { 'energy-zaporizhzhia': 2, 'energy-dnipro': 2, 'energy-poltava': 1 },
  },
  'shahed-primorsk-centre': {
    title: 'Drones from Primorsko-Akhtarsk to the east of the centre',
    route: [via(47.7, 34.4, 40), via(48.6, 33.4, 40)],
    targets: {
      'energy-cherkasy': 2,
      'energy-kropyvnytskyi': 2,
      'energy-poltava': 6,
      dnipro: 3,
    },
  },
  'shahed-primorsk-west': {
    title: 'Drones from Primorsko-Akhtarsk, kept out of the west',
    route: [via(47.7, 34.4, 40)],
    targets: { 'energy-kropyvnytskyi': 2, 'energy-poltava': 2, 'base-myrhorod': 3 },
  },
  'shahed-chauda': {
    title: 'Drones from Chauda to Mykolaiv',
    route: [via(45.9, 32.2, 20)],
    targets: { 'energy-mykolaiv': 1 },
  },
  'shahed-chauda-izmail': {
    title: 'Drones from Chauda to Mykolaiv, kept from the Danube',
    route: [via(45.9, 32.2, 20)],
    targets: { 'energy-mykolaiv': 1 },
  },
  'shahed-kursk': {
    title: 'Drones from Kursk oblast to the north, kept away from Kyiv',
    route: [via(51, 34.2, 40)],
    targets: {
      'energy-poltava': 4,
      'energy-cherkasy': 3,
      kharkiv: 3,
      sumy: 1,
      'base-myrhorod': 3,
    },
  },
  'shahed-kursk-west': {
    title: 'Drones from Kursk oblast, kept out of the west',
    route: [via(51.2, 34.2, 20)],
    targets: { 'energy-poltava': 3, 'energy-cherkasy': 1, sumy: 1, 'base-myrhorod': 2 },
  },
};

const HEAD = ` The raid of 26 August 2024 with routes that keep clear of a standing zone. Made of
 studies/2024-08-26 by scripts/studies/adapt-2024-08-26.mjs, which lists what differs: change
 those, not this file. What it is for is told in README.md beside it.`;

const DESCRIPTION = `The raid of the first study with routes and targets outside of the zone in which \
Sky Shield's fighters stay; all else is the same. Compared policy by policy with the first study, it \
shows how far fixed routes flatter a standing zone.`;

/** The files of the adapted study by name, from those of the first one. */
export async function adapt(files) {
  const doc = parseDocument(files['study.yaml']);
  if (doc.errors.length > 0) throw new Error(doc.errors[0].message);
  doc.commentBefore = HEAD;
  doc.contents.items[0].key.commentBefore = undefined;
  doc.setIn(['title'], 'The raid of 26 August 2024, kept clear of a standing zone');
  doc.setIn(['description'], DESCRIPTION);
  for (const [group, changes] of Object.entries(CHANGED)) {
    if (!doc.hasIn(['raid', group])) throw new Error(`the first study has no group ${group}`);
    for (const [field, value] of Object.entries(changes)) {
      const node = doc.createNode(value);
      for (const item of node.items ?? []) if (field === 'route') item.flow = true;
      doc.setIn(['raid', group, field], node);
    }
  }
  for (const assumption of doc.get('assumptions').items) {
    const [head, group] = String(assumption.get('path')).split('.');
    if (head !== 'raid' || !(group in CHANGED)) continue;
    assumption.set('title', `${assumption.get('title')} (in the first study)`);
  }
  const options = JSON.parse(fs.readFileSync(inRoot('.prettierrc.json'), 'utf8'));
  const text = await format(doc.toString({ lineWidth: 100 }), { ...options, parser: 'yaml' });
  return { 'study.yaml': text, 'rules.cedar': files['rules.cedar'] };
}

/** The files of the first study that this is made of. */
export function firstStudy() {
  const read = (name) => fs.readFileSync(inRoot(FROM, name), 'utf8');
  return { 'study.yaml': read('study.yaml'), 'rules.cedar': read('rules.cedar') };
}

if (
  process.argv[1] !== undefined &&
  path.resolve(process.argv[1]) === fileURLToPath(import.meta.url)
) {
  await script(async () => {
    fs.mkdirSync(inRoot(TO), { recursive: true });
    for (const [name, text] of Object.entries(await adapt(firstStudy()))) {
      fs.writeFileSync(inRoot(TO, name), text);
      say(`${TO}/${name}`);
    }
  });
}
