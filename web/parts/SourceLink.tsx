/** A link to a source that a study names. A study may come from anyone: only web pages are linked. */
export function SourceLink({
  url,
  children,
}: {
  readonly url: string | undefined;
  readonly children: string;
}) {
  if (url === undefined || !/^https?:\/\//iu.test(url)) return <>{children}</>;
  return (
    <a href={url} rel="noopener noreferrer" target="_blank">
      {children}
    </a>
  );
}
