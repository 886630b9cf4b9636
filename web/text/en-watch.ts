/** Words of web/watch/, to be translated. */
export const text = {} as const;
