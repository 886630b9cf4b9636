/** Where the record is to be had: said by every command that needs one and has none. */
export const PUBLISHED_RECORD = {
  title: 'Massive Missile Attacks on Ukraine',
  author: 'P. Ivaniuk',
  publisher: 'Kaggle',
  url: 'https://www.kaggle.com/datasets/piterfm/massive-missile-attacks-on-ukraine',
  file: 'missile_attacks_daily.csv',
  basis: "compiled from the Ukrainian Air Force's daily reports, which are one party's claims",
  licence: 'believed to be CC BY-NC-SA 4.0; check there before passing anything on',
} as const;

/** One paragraph for people. */
export function whereToFindRecords(): string {
  const r = PUBLISHED_RECORD;
  return (
    `The record is not part of Caveat. It is published as "${r.title}" by ${r.author} on ` +
    `${r.publisher} (${r.url}; the file is ${r.file}), ${r.basis}. Licence: ${r.licence}.`
  );
}
