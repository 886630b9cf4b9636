/** Words of web/map/, to be translated. */
export const text = {} as const;
