export interface StudyTexts {
  readonly 'study.yaml': string;
  readonly 'rules.cedar': string;
}

/** The groups that fly differently, by id. */
export const CHANGED: Readonly<
  Record<
    string,
    {
      readonly title: string;
      readonly route: readonly { readonly at: readonly number[]; readonly jitter: string }[];
      readonly targets: Readonly<Record<string, number>>;
    }
  >
>;

export function adapt(files: StudyTexts): Promise<StudyTexts>;
export function firstStudy(): StudyTexts;
