/**
 * Every word of the page's frame, its rules and its answer, in one place, to be translated. Numbers
 * and the words of tables come from `src/report/`, so that page, report and terminal speak alike.
 */
export const text = {
  name: 'Caveat',
  /** The first visit, in three sentences. */
  welcome: [
    'A raid of missiles and drones flies at defended places, and several nations could shoot, each by its own rules.',
    'Flip a rule on the left: the night is simulated a thousand times, and the page says how many more or fewer get through, how sure that is, and why.',
    'Nothing here is live, no place is a real position, and nothing leaves your browser.',
  ],
  welcomeClose: 'Got it',
  header: {
    study: 'Study',
    edit: 'Edit',
    share: 'Share',
    export: 'Export',
    rules: 'Rules',
    themes: { auto: 'Theme: as the system', light: 'Theme: light', dark: 'Theme: dark' },
  },
  regions: { rules: 'Rules and forces', map: 'Map and night', answer: 'Answer' },
  skip: 'Skip to the answer',
  checkerBroken: 'The study could not be checked',
  answer: {
    workersLost: 'The workers that compute stopped again and again',
    taskFailed: 'A night could not be computed',
  },
} as const;
