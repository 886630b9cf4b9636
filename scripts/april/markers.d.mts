export function within(page: string, name: string): string;
export function plain(text: string): string;
