/**
 * Turns one YAML file of the catalogue into the entry that the program reads, and refuses what is
 * missing, uncited, out of order or unknown. All problems of a file are found, not only the first.
 */

import { parse } from 'yaml';
import {
  AIRCRAFT_VALUES,
  AIR_CLASS_VALUES,
  BASES,
  CLASS_VALUES,
  FIRE_UNIT_CHOICES,
  FIRE_UNIT_VALUES,
  GUN_VALUES,
  LEAST_WIDTH,
  MISSILE_VALUES,
  PERFORMANCE_CLASSES,
  RADAR_VALUES,
  SI,
  THREAT_CHOICES,
  THREAT_VALUES,
  UNITS,
} from './fields.mjs';

const KEBAB = /^[a-z0-9]+(-[a-z0-9]+)*$/u;
const QUANTITY = /^(-?\d+(?:\.\d+)?)(?:\s*(\/?[A-Za-z]\S*))?$/u;

/**
 * One file's entry and what is wrong with it; the entry is to be used only when nothing is.
 * `kind` is a key of `KINDS`; `stem` is the file's name without its ending.
 */
export function readEntry(text, kind, stem) {
  const { prefix, read } = KINDS[kind];
  const file = new Reader(`${prefix}.${stem}`);
  let document;
  try {
    document = parse(text);
  } catch (error) {
    return { entry: undefined, problems: [`${file.root}: ${error.message}`] };
  }
  if (!isObject(document)) return { entry: undefined, problems: [`${file.root}: not a mapping`] };

  const sources = file.sources(document.sources);
  if (document.id !== stem || !KEBAB.test(stem)) {
    file.say('id', `\`${document.id}\` must be the kebab-case name of the file, \`${stem}\``);
  }
  const title = file.text(document.title, 'title');
  const about = file.text(document.about, 'about');
  const rest = read(file, document);
  for (const source of sources) {
    if (!file.cited.has(source.id)) file.say('sources', `\`${source.id}\` is listed but not used`);
  }
  const entry = {
    kind,
    type: { id: stem, title, ...rest },
    about,
    parameters: file.parameters,
    choices: file.choices,
    sources,
  };
  return { entry, problems: file.problems };
}

function readThreat(file, document) {
  file.known(document, '', [
    'id',
    'title',
    'about',
    'sources',
    ...Object.keys(THREAT_CHOICES),
    ...Object.keys(THREAT_VALUES),
  ]);
  const choices = file.choicesOf(document, '', THREAT_CHOICES);
  if (Array.isArray(choices.classes) && !PERFORMANCE_CLASSES.includes(choices.classes[0])) {
    const first = choices.classes[0];
    file.say(
      'classes',
      `the first class \`${first}\` must be one of ${PERFORMANCE_CLASSES.join(', ')}`,
    );
  }
  return { ...choices, ...file.values(document, '', THREAT_VALUES) };
}

function readFireUnit(file, document) {
  const groups = ['id', 'title', 'about', 'sources', 'against', 'radar'];
  const fields = [...Object.keys(FIRE_UNIT_CHOICES), ...Object.keys(FIRE_UNIT_VALUES)];
  file.known(document, '', [...groups, ...fields]);
  const against = file.against(document.against, 'against', CLASS_VALUES);
  const values = file.values(document, '', FIRE_UNIT_VALUES);
  const choices = file.choicesOf(document, '', FIRE_UNIT_CHOICES);
  const radar = isObject(document.radar) ? document.radar : {};
  file.known(radar, 'radar.', [...Object.keys(RADAR_VALUES), 'referenceCrossSection']);
  // The reference is a definition, not a measurement: what is unknown is the range that goes with it.
  const reference = file.quantity(
    radar.referenceCrossSection,
    'radar.referenceCrossSection',
    'area',
  );
  return {
    against,
    ...values,
    ...choices,
    radar: {
      ...file.values(radar, 'radar.', RADAR_VALUES),
      referenceCrossSectionM2: reference?.si,
    },
  };
}

function readAircraft(file, document) {
  const groups = ['id', 'title', 'about', 'sources', 'missile', 'gun'];
  file.known(document, '', [...groups, ...Object.keys(AIRCRAFT_VALUES)]);
  const values = file.values(document, '', AIRCRAFT_VALUES);
  const weapon = (name, fields) => {
    const group = isObject(document[name]) ? document[name] : {};
    file.known(group, `${name}.`, [...Object.keys(fields), 'against']);
    const own = file.values(group, `${name}.`, fields);
    return { ...own, against: file.against(group.against, `${name}.against`, AIR_CLASS_VALUES) };
  };
  return {
    ...values,
    missile: weapon('missile', MISSILE_VALUES),
    ...(document.gun === undefined ? {} : { gun: weapon('gun', GUN_VALUES) }),
  };
}

/** Kind -> how its paths begin, and what reads its fields. */
const KINDS = {
  threat: { prefix: 'threats', read: readThreat },
  'fire-unit': { prefix: 'fire-units', read: readFireUnit },
  aircraft: { prefix: 'aircraft', read: readAircraft },
};

class Reader {
  constructor(root) {
    this.root = root;
    this.problems = [];
    this.parameters = [];
    this.choices = [];
    this.listed = new Map();
    this.cited = new Set();
  }

  say(path, message) {
    this.problems.push(`${this.root}.${path}: ${message}`);
  }

  known(group, at, fields) {
    for (const name of Object.keys(group)) {
      if (!fields.includes(name)) this.say(at + name, 'unknown field');
    }
  }

  text(value, path) {
    if (typeof value === 'string' && value.trim() !== '') return value.trim();
    this.say(path, 'a text is missing');
    return '';
  }

  sources(list) {
    const sources = [];
    for (const item of Array.isArray(list) ? list : []) {
      const path = `sources.${item?.id}`;
      if (!isObject(item) || !KEBAB.test(item.id)) {
        this.say(path, 'a source needs a kebab-case id');
        continue;
      }
      this.known(item, `${path}.`, ['id', 'title', 'publisher', 'url', 'noUrl', 'year', 'read']);
      if (this.listed.has(item.id)) this.say(path, 'listed twice');
      const { id, url, noUrl, year, read } = item;
      const source = {
        id,
        title: this.text(item.title, `${path}.title`),
        publisher: this.text(item.publisher, `${path}.publisher`),
        ...(url === undefined ? {} : { url }),
        ...(noUrl === undefined ? {} : { noUrl }),
        ...(year === undefined ? {} : { year }),
        read,
      };
      if (typeof url === 'string' ? !/^https:\/\/[^\s/]+\.[^\s]+$/u.test(url) : !noUrl) {
        this.say(path, 'needs an https address as `url`, or a reason as `noUrl`');
      }
      if (typeof read !== 'boolean') this.say(path, '`read` must be true or false');
      if (year !== undefined && !(Number.isInteger(year) && year > 1900 && year < 2100)) {
        this.say(path, `\`${year}\` is no year`);
      }
      this.listed.set(id, source);
      sources.push(source);
    }
    return sources;
  }

  /** Basis, note and sources of a value, and whether the basis may claim what it claims. */
  citation(value, path) {
    const basis = value.basis;
    const note = typeof value.note === 'string' ? value.note.trim() : '';
    const ids = Array.isArray(value.sources) ? value.sources : [];
    if (!BASES.includes(basis))
      this.say(path, `basis \`${basis}\` must be one of ${BASES.join(', ')}`);
    for (const id of ids) {
      if (!this.listed.has(id)) this.say(path, `source \`${id}\` is not listed under \`sources\``);
      this.cited.add(id);
    }
    const opened = ids.some((id) => this.listed.get(id)?.read === true);
    if (basis === 'assumption') {
      if (ids.length > 0) this.say(path, 'an assumption has a reason and no source');
      if (note === '') this.say(path, 'an assumption needs its reason in `note`');
    } else if (ids.length === 0) {
      this.say(path, `basis \`${basis}\` needs a source; without one it is an assumption`);
    } else if (basis === 'recalled') {
      if (opened) this.say(path, 'a recalled value rests on no source that was read');
      if (!note.includes('not opened'))
        this.say(path, 'the note must say that the page was not opened');
    } else if (!opened) {
      this.say(path, `basis \`${basis}\` needs a source that was read; otherwise it is recalled`);
    }
    return { basis, ...(note === '' ? {} : { note }), sources: ids };
  }

  quantity(written, path, dimension) {
    const match = QUANTITY.exec(String(written ?? ''));
    if (match === null) {
      this.say(path, `\`${written}\` is no quantity`);
      return undefined;
    }
    const number = Number(match[1]);
    if (dimension === 'share' || dimension === 'count') {
      if (match[2] !== undefined) this.say(path, `\`${written}\` must be a bare number`);
      if (dimension === 'count' && !Number.isInteger(number))
        this.say(path, `\`${written}\` is no count`);
      if (dimension === 'share' && !(number >= 0 && number <= 1)) {
        this.say(path, `\`${written}\` is not between 0 and 1`);
      }
      return { number, unit: '1', si: number };
    }
    const unit = UNITS[match[2]];
    if (unit === undefined || unit[0] !== dimension) {
      this.say(path, `\`${written}\` must be a ${dimension} with its unit`);
      return undefined;
    }
    return { number, unit: match[2], si: (number * unit[1]) / unit[2] };
  }

  /** Values by class of threat. */
  against(groups, at, fields) {
    const found = {};
    const classes = isObject(groups) ? Object.keys(groups) : [];
    if (classes.length === 0) this.say(at, 'no class of threat is given');
    for (const name of classes) {
      if (!PERFORMANCE_CLASSES.includes(name)) {
        this.say(`${at}.${name}`, `unknown class; use one of ${PERFORMANCE_CLASSES.join(', ')}`);
      }
      const group = isObject(groups[name]) ? groups[name] : {};
      this.known(group, `${at}.${name}.`, Object.keys(fields));
      found[name] = this.values(group, `${at}.${name}.`, fields);
    }
    return found;
  }

  /** The typical values by field of the type; the ranges go to `parameters`. */
  values(group, at, fields) {
    const typical = {};
    for (const [name, [title, dimension, least, target]] of Object.entries(fields)) {
      const path = at + name;
      const value = group[name];
      if (!isObject(value)) {
        this.say(path, 'missing');
        continue;
      }
      this.known(value, `${path}.`, ['low', 'typical', 'high', 'basis', 'sources', 'note']);
      const low = this.quantity(value.low, `${path}.low`, dimension);
      const mid = this.quantity(value.typical, `${path}.typical`, dimension);
      const high = this.quantity(value.high, `${path}.high`, dimension);
      const citation = this.citation(value, path);
      if (low === undefined || mid === undefined || high === undefined) continue;
      if (!(low.si <= mid.si && mid.si <= high.si))
        this.say(path, 'low, typical, high are out of order');
      if (low.si < 0 || (least === 'positive' && low.si === 0)) this.say(path, 'too low');
      this.width(path, citation.basis, dimension, low.si, high.si);
      const factor = mid.si === mid.number ? 1 : mid.si / mid.number;
      const shown = (q) => (q.unit === mid.unit ? q.number : q.si / factor);
      this.parameters.push({
        path: `${this.root}.${path}`,
        title,
        unit: SI[dimension],
        value: mid.si,
        low: low.si,
        high: high.si,
        display: { unit: mid.unit, low: shown(low), typical: mid.number, high: shown(high) },
        ...citation,
      });
      typical[target] =
        dimension === 'money' ? { low: low.si, typical: mid.si, high: high.si } : mid.si;
    }
    return typical;
  }

  width(path, basis, dimension, low, high) {
    const least = LEAST_WIDTH[basis];
    if (least === undefined || low === 0) return;
    const wide =
      dimension === 'share' ? high - low >= least.difference - 1e-9 : high / low >= least.ratio;
    if (!wide) this.say(path, `the range is too narrow for basis \`${basis}\``);
  }

  choicesOf(document, at, fields) {
    const picked = {};
    for (const [name, [title, allowed]] of Object.entries(fields)) {
      const path = at + name;
      const choice = document[name];
      if (!isObject(choice)) {
        this.say(path, 'missing');
        continue;
      }
      this.known(choice, `${path}.`, ['value', 'basis', 'sources', 'note']);
      const { value } = choice;
      const fits =
        allowed === 'boolean'
          ? typeof value === 'boolean'
          : allowed === 'list'
            ? Array.isArray(value) && value.length > 0 && value.every((v) => KEBAB.test(v))
            : allowed.includes(value);
      if (!fits) this.say(path, `\`${value}\` cannot be used`);
      this.choices.push({
        path: `${this.root}.${path}`,
        title,
        value,
        ...this.citation(choice, path),
      });
      picked[name] = value;
    }
    return picked;
  }
}

function isObject(value) {
  return typeof value === 'object' && value !== null && !Array.isArray(value);
}
