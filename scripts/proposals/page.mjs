/**
 * `docs/proposals.md` from its data file and a run, apart from disks and workers: the test of the
 * page does the same in its own thread. What fields a row has is told at the head of the data file.
 */
import { parse } from 'yaml';

const KINDS = ['policy', 'switches', 'caveats', 'outside'];

/** The data file, checked against the study that it speaks of. */
export function readProposals(text, { scenario, book }) {
  const data = parse(text);
  const policies = new Set(scenario.policies.map((p) => p.id));
  const forces = new Set(scenario.forces.map((f) => f.id));
  const caveats = new Set(book.caveats.map((c) => c.id));
  for (const row of data.rows) {
    const name = `the row of ${row.date}, ${row.who},`;
    const kinds = KINDS.filter((kind) => row[kind] !== undefined);
    if (kinds.length !== 1) throw new Error(`${name} needs exactly one of ${KINDS.join(', ')}`);
    for (const field of ['date', 'who', 'kind', 'said']) {
      if (typeof row[field] !== 'string') throw new Error(`${name} has no ${field}`);
    }
    if (row.source?.url?.startsWith('https://') !== true) throw new Error(`${name} has no source`);
    const known = (set, ids, what) => {
      for (const id of ids)
        if (!set.has(id)) throw new Error(`${name} names no ${what}: \`${id}\``);
    };
    if (row.policy !== undefined) known(policies, [row.policy], 'policy of the study');
    if (row.switches !== undefined) {
      const { caveats: which, forces: committed } = row.switches;
      known(forces, committed, 'force of the study');
      known(caveats, Array.isArray(which) ? which : which['all-but'], 'caveat of the study');
    }
    if (row.caveats !== undefined) {
      known(caveats, row.caveats, 'caveat of the study');
      known(policies, [row.at], 'policy of the study');
    }
  }
  return data;
}

/**
 * Every row as the id of a policy, and the policies that the study does not have: switches of a
 * row's own, and a refusal's caveats put in force at a policy, beside those it has.
 */
export function express(data, { scenario, book }) {
  const all = book.caveats.map((c) => c.id);
  const own = new Map();
  const ids = data.rows.map((row) => {
    if (row.policy !== undefined) return row.policy;
    if (row.outside !== undefined) return undefined;
    const made = row.switches === undefined ? refused(row) : switched(row.switches);
    const same = [...scenario.policies, ...own.values()].find((p) => sameSwitches(p, made));
    if (same !== undefined) return same.id;
    own.set(made.id, made);
    return made.id;
  });
  return { ids, own: [...own.values()] };

  function refused({ at, caveats }) {
    const policy = scenario.policies.find((p) => p.id === at);
    const inForce = all.filter((id) => policy.caveats.includes(id) || caveats.includes(id));
    const id = `${at}-with-${caveats.join('-and-')}`;
    return { id, title: id, caveats: inForce, forces: policy.forces };
  }

  function switched({ caveats, forces }) {
    const but = Array.isArray(caveats) ? undefined : caveats['all-but'];
    const inForce = all.filter((id) =>
      but === undefined ? caveats.includes(id) : !but.includes(id),
    );
    const id = `switches-${own.size + 1}`;
    return { id, title: id, caveats: inForce, forces };
  }
}

function sameSwitches(a, b) {
  const sorted = (list) => JSON.stringify([...list].sort());
  return sorted(a.caveats) === sorted(b.caveats) && sorted(a.forces) === sorted(b.forces);
}

/**
 * Leakers of every row against the baseline, and of a refusal's caveats against the policy that they
 * are put in force at. `compare` is that of the library; `policies` narrow what is run.
 */
export async function measure(data, study, compare) {
  const { ids, own } = express(data, study);
  const scenario = { ...study.scenario, policies: [...study.scenario.policies, ...own] };
  const extended = { ...study, scenario };
  const asked = { seed: data.seed, replications: data.replications, prices: false };
  const run = async (policies, baseline) => {
    const result = await compare(extended, {
      ...asked,
      policies: [...new Set(policies)],
      baseline,
    });
    return {
      result,
      differences: new Map(result.differences.map((d) => [d.policy, d])),
    };
  };
  const wanted = ids.filter((id) => id !== undefined);
  const main = await run(wanted, scenario.baseline);
  const prices = new Map();
  for (const at of new Set(data.rows.flatMap((row) => (row.caveats ? [row.at] : [])))) {
    const those = data.rows.flatMap((row, i) => (row.at === at ? [ids[i]] : []));
    prices.set(at, (await run(those, at)).differences);
  }
  const baseline = main.result.policies.find((p) => p.id === scenario.baseline);
  return {
    rows: data.rows.map((row, i) => ({
      row,
      id: ids[i],
      against: main.differences.get(ids[i])?.leakers,
      price: row.caveats === undefined ? undefined : prices.get(row.at).get(ids[i])?.leakers,
    })),
    policies: scenario.policies.filter((p) => wanted.includes(p.id)),
    own: new Set(own.map((p) => p.id)),
    baseline,
    replications: main.result.replications,
  };
}

/** The page, in Markdown, not yet formatted. */
export function page(data, measured, { scenario, book }) {
  const { rows, policies, own, baseline, replications } = measured;
  const code = (id) => `\`${id}\``;
  const list = (ids) => (ids.length === 0 ? 'none' : ids.map(code).join(', '));
  const names = nameOwn(policies, own);
  const lines = [
    '# Proposals and refusals',
    '',
    `Every public proposal or refusal that the study of [26 August 2024](../${data.study}/README.md)`,
    'knows of, what expresses it there, and what comes out. A row prices a set of rules on one raid;',
    'it does not say what its author meant by it beyond the words given, nor what ought to be done.',
    'Words are shortened and this project’s own; what was read is the page given, many of them relays.',
    '',
    `Under \`${baseline.id}\` ${mean(baseline.leakers.mean)} of ${baseline.launched} leak. **Leakers**`,
    'is the difference from that: negative means that fewer get through. **Costs** is what a refusal’s',
    'caveat alone adds to the policy that it is put in force at: what refusing it costs, if all else',
    'were as in that policy. Both are means per raid, with the 95 % interval of the paired difference,',
    'which is about chance in this model and not about how far its parameters are off. Allied forces',
    'are notional, losses of aircraft are not modelled, and routes do not react: see the',
    `[README of the study](../${data.study}/README.md#what-it-does-not-say), and`,
    '[its variant](../studies/2024-08-26-adapted/README.md) with routes that keep clear of a zone.',
    '',
    '| when | who | kind | what, shortened | expressed by | leakers | costs |',
    '| --- | --- | --- | --- | --- | --- | --- |',
    ...rows.map(({ row, id, against, price }) =>
      cells(
        row.date,
        row.who,
        row.kind,
        `${row.said} [[${row.source.by}](${row.source.url})]`,
        expressed(row, id),
        row.outside === undefined ? (id === scenario.baseline ? '0' : interval(against)) : '–',
        price === undefined ? '–' : interval(price),
      ),
    ),
    '',
    '## The switches',
    '',
    'What each of them has in force and commits; nothing else differs.',
    '',
    '| policy | caveats in force | forces committed |',
    '| --- | --- | --- |',
    ...policies.map((p) => cells(names.get(p.id), switches(p.caveats, book, list), list(p.forces))),
    '',
    '## How it was made',
    '',
    `${replications} replications at seed ${data.seed}, of the rows in`,
    `\`${data.study}/proposals.yaml\`. A test runs them again and compares the page, sign by sign.`,
    '',
    '```sh',
    'node scripts/proposals/build.mjs',
    '```',
    '',
  ];
  return lines.join('\n');

  function expressed(row, id) {
    if (row.outside !== undefined) return `not here: ${row.outside}`;
    const but = row.but === undefined ? '' : ` (${row.but})`;
    if (row.caveats === undefined) return `${names.get(id)}${but}`;
    return `${list(row.caveats)} at ${code(row.at)}${but}`;
  }
}

/** Policies of the study by their id, the others as A, B, … in the order of the rows. */
function nameOwn(policies, own) {
  let count = 0;
  return new Map(
    policies.map(({ id }) => {
      if (!own.has(id)) return [id, `\`${id}\``];
      const refusal = /^(.+)-with-(.+)$/u.exec(id);
      if (refusal === null) return [id, `switches ${String.fromCharCode(65 + count++)}`];
      const caveats = refusal[2].split('-and-').map((caveat) => `\`${caveat}\``);
      return [id, `\`${refusal[1]}\` with ${caveats.join(', ')}`];
    }),
  );
}

/** Long lists are told by what is lifted. */
function switches(inForce, book, list) {
  const lifted = book.caveats.map((c) => c.id).filter((id) => !inForce.includes(id));
  if (lifted.length === 0) return 'all';
  return lifted.length < inForce.length ? `all but ${list(lifted)}` : list(inForce);
}

const cells = (...texts) => `| ${texts.map((t) => t.replaceAll('|', '\\|')).join(' | ')} |`;

const mean = (value) => value.toFixed(1);

/** A mean with its interval; one that is nothing in every replication has none to give. */
function interval({ mean: value, low, high }) {
  if (value === 0 && low === 0 && high === 0) return '0';
  if (low === null || high === null) throw new Error('too few replications for an interval');
  return `${signed(value)} (${signed(low)} to ${signed(high)})`;
}

function signed(value) {
  const text = Math.abs(value).toFixed(2);
  if (Number(text) === 0) return text;
  return `${value < 0 ? '−' : '+'}${text}`;
}
