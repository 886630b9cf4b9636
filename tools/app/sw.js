/*
 * Keeps the page's files, so that it opens without a network after the first visit. One version is
 * kept whole or not at all: a page never meets files of another build. FILES and VERSION are put in
 * by the build.
 */
const FILES = [];
const VERSION = '';
const PREFIX = 'caveat-files-';
const NAME = PREFIX + VERSION;
const scope = self.registration.scope;

self.addEventListener('install', (event) => {
  const requests = FILES.map(
    // names under assets/ say what is in them; the others are asked for anew
    (file) =>
      new Request(scope + file, { cache: file.startsWith('assets/') ? 'default' : 'reload' }),
  );
  event.waitUntil(caches.open(NAME).then((cache) => cache.addAll(requests)));
});

self.addEventListener('activate', (event) => {
  const old = (name) => name.startsWith(PREFIX) && name !== NAME;
  event.waitUntil(
    caches
      .keys()
      .then((names) => Promise.all(names.filter(old).map((name) => caches.delete(name)))),
  );
});

self.addEventListener('fetch', (event) => {
  const { request } = event;
  if (request.method !== 'GET' || !request.url.startsWith(scope)) return;
  const url = new URL(request.url);
  const page = url.pathname === new URL(scope).pathname;
  const wanted = page ? `${scope}index.html` : request;
  event.respondWith(
    caches
      .open(NAME)
      .then((cache) => cache.match(wanted, { ignoreSearch: true }))
      .then((kept) => kept ?? fetch(request)),
  );
});
