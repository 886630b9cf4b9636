export const PINNED = {};
