/** Words of web/share/, to be translated. */
export const text = {
  share: 'Share',
  export: 'Export',
  title: 'Share and export',
  close: 'Close',
  broken:
    'The study has a mistake just now. Link and file carry it as it is; command and answer are those of before it.',
  link: {
    title: 'A link to what you see',
    about:
      'Study, your changes, the chosen policy and the seed travel in the link itself. No server sees or keeps them.',
    label: 'Link',
    copy: 'Copy the link',
    copied: 'Copied.',
    notCopied: 'The browser refused to copy: select the link and copy it.',
    characters: (n: string) => `${n} characters`,
    tooLong: (n: string, most: string) =>
      `Your changes would make a link of ${n} characters. Mail and chat cut such links; ${most} is the most that is offered. Send the study as a file instead.`,
  },
  file: {
    title: 'The study as a file',
    about:
      'One YAML file with the rules inside. Drop it on this page, or give it to the command line.',
    save: (name: string) => `Save ${name}`,
  },
  command: {
    title: 'The same on the command line',
    about: 'Gives the same digest, night for night.',
    saveFirst: (name: string) =>
      `You changed the study: save it as ${name}, then this gives the same digest, night for night.`,
    copy: 'Copy the command',
    digest: 'Digest of the chosen policy',
  },
  answer: {
    title: 'The answer',
    about: (n: string) => `Of ${n} nights.`,
    running: 'Still running: what you save now is of the nights simulated so far.',
    none: 'There is no answer yet.',
    report: 'Report (HTML)',
    json: 'JSON',
    csv: 'CSV',
    parquet: 'Parquet',
    reportFailed: (why: string) => `The report could not be written: ${why}.`,
    writing: 'Writing the report',
    scope:
      'Report, CSV and Parquet hold every policy that is compared; JSON is what the command prints with --json.',
  },
} as const;
