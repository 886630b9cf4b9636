/** Words of web/edit/, to be translated. */
export const text = {} as const;
