// SPDX-License-Identifier: GPL-3.0-or-later
// The one service worker: keeps the site's own files for offline and quick starts, changes to a new version when told, and
// shows notifications. It touches nothing but the files of the site: API, sign-in, hooks and shares go past it.

/** Filled in by wasm/pack.mjs: {version, page: [{url, integrity}], assets: [{url, integrity}], later: [url]}. `page` are the
 * files whose names stay (index.html is './'), `assets` those with a hash in their name, `later` is kept at its first use. */
const site = /*#site*/null;

const base = new URL('.', self.location.href);
const prefix = `ccplant:${base.pathname}:`; // another ccplant may live beside us on the same host
const assetCache = `${prefix}assets`; // shared by all versions: a file that did not change is not fetched again
const pageCache = `${prefix}page:${site.version}`;
const configWait = 2000; // ms for the server to answer before the last known configuration serves

const absolute = url => new URL(url, base).href;
const page = new Set(site.page.map(file => absolute(file.url)));
const root = absolute('./');

self.addEventListener('install', event => event.waitUntil(install()));
self.addEventListener('activate', event => event.waitUntil(activate()));
self.addEventListener('message', event => {
  if (event.data?.type === 'activate') event.waitUntil(self.skipWaiting());
});

async function install() {
  const [assets, pages] = await Promise.all([caches.open(assetCache), caches.open(pageCache)]);
  const wanted = [...site.page.map(file => [pages, file, 'no-cache']), ...site.assets.map(file => [assets, file, 'default'])];
  const next = async () => { for (let one; (one = wanted.shift());) await keep(...one); };
  await Promise.all([next(), next(), next(), next()]);
  // The page read it before there was a worker to see that: an offline start must know which server is meant.
  await freshConfiguration(pages).catch(error => console.info(`config.json: ${error.message}`));
}

/** A download that fails ends the installation, and the next one goes on from what is there. A full disk does not: what is
 * missing comes from the network then. `integrity` keeps two versions, or damaged files, from being mixed. */
async function keep(cache, file, mode) {
  const url = absolute(file.url);
  if (await cache.match(url, { ignoreVary: true })) return;
  const response = await fetch(url, { cache: mode, integrity: file.integrity });
  if (!response.ok) throw new Error(`${url}: ${response.status}`);
  await store(cache, url, response);
}

async function store(cache, url, response) {
  try {
    await cache.put(url, plain(response));
  } catch (error) {
    if (error.name !== 'QuotaExceededError') throw error;
    console.warn(`no room to keep ${url}`);
  }
}

/** A navigation may not be answered with a response that was redirected, as some servers do with index.html. */
function plain(response) {
  if (!response.redirected) return response;
  return new Response(response.body, { status: response.status, statusText: response.statusText, headers: response.headers });
}

async function activate() {
  for (const name of await caches.keys()) {
    if (name.startsWith(prefix) && name !== assetCache && name !== pageCache) await caches.delete(name);
  }
  const used = new Set([...site.assets.map(file => file.url), ...site.later].map(absolute));
  const assets = await caches.open(assetCache);
  for (const request of await assets.keys()) {
    if (!used.has(request.url)) await assets.delete(request, { ignoreVary: true });
  }
  await self.clients.claim();
}

self.addEventListener('fetch', event => {
  const { request } = event;
  const url = new URL(request.url);
  if (request.method !== 'GET' || url.origin !== base.origin) return;
  const address = url.origin + url.pathname;
  if (request.mode === 'navigate') {
    if (address === root || address === `${root}index.html`) event.respondWith(fromCache(pageCache, root, request));
  } else if (address === absolute('config.json')) {
    event.respondWith(configuration(event));
  } else if (page.has(address)) {
    event.respondWith(fromCache(pageCache, address, request));
  } else if (address.startsWith(absolute('assets/'))) {
    event.respondWith(fromCache(assetCache, address, request, event));
  }
});

/** With `event`, what had to be fetched is kept. */
async function fromCache(name, url, request, event) {
  const cache = await caches.open(name);
  const known = await cache.match(url, { ignoreVary: true });
  if (known) return known;
  const response = await fetch(request);
  if (event && response.status === 200) event.waitUntil(store(cache, url, response.clone()).catch(error => console.warn(error.message)));
  return response;
}

async function freshConfiguration(cache) {
  const url = absolute('config.json');
  const response = await fetch(url, { cache: 'no-store' });
  if (response.ok) await store(cache, url, response.clone());
  return response;
}

async function configuration(event) {
  const cache = await caches.open(pageCache);
  const fresh = freshConfiguration(cache);
  event.waitUntil(fresh.catch(() => {}));
  const late = new Promise((resolve, reject) => setTimeout(reject, configWait, new Error('late')));
  try {
    const response = await Promise.race([fresh, late]);
    if (response.ok || response.status === 404) return response;
  } catch { /* offline or slow: what was known */ }
  return await cache.match(absolute('config.json')) ?? fresh.catch(() => Response.error());
}

// Notifications. A push carries JSON: {title, body, tag, url, actions: [{action, title, url}], badge}; `url`s are places in the
// client ('#/sessions/ID').
self.addEventListener('push', event => event.waitUntil(notify(event.data)));
self.addEventListener('notificationclick', event => {
  event.notification.close();
  const { url, actions } = event.notification.data;
  event.waitUntil(open(actions.find(each => each.action === event.action)?.url ?? url));
});
self.addEventListener('pushsubscriptionchange', event => event.waitUntil(subscribeAgain(event)));

function read(data) {
  try { return data?.json() ?? {}; } catch { return { body: data.text() }; }
}

async function notify(data) {
  const { title, body, tag, url, actions, badge } = read(data);
  const choices = Array.isArray(actions) ? actions : [];
  if (Number.isInteger(badge)) await self.navigator.setAppBadge?.(badge)?.catch(() => {});
  // A push must show something, so one that says nothing says that much.
  await self.registration.showNotification(String(title ?? 'ccplant'), {
    body: body === undefined ? '' : String(body), tag: tag === undefined ? '' : String(tag), renotify: !!tag,
    icon: absolute('icons/ccplant-192.png'), badge: absolute('icons/ccplant-badge.png'),
    actions: choices.map(({ action, title: name }) => ({ action: String(action), title: String(name) })),
    data: { url: String(url ?? ''), actions: choices },
  });
}

/** Shows a place in the client: in a window that is open, else in a new one. Whatever the push said, it is a place in here. */
async function open(place) {
  const wanted = new URL(place, base);
  const target = wanted.origin === base.origin && wanted.pathname === base.pathname ? wanted.href : root;
  const windows = await self.clients.matchAll({ type: 'window', includeUncontrolled: true });
  const client = windows.find(each => each.url.split('#')[0].split('?')[0] === root);
  if (!client) { await self.clients.openWindow(target); return; }
  await client.focus();
  client.postMessage({ type: 'open', url: target });
}

/** The browser took the subscription away. The client compares what the server knows at its next start, too. */
async function subscribeAgain(event) {
  const options = event.oldSubscription?.options;
  if (!options || event.newSubscription) return;
  await self.registration.pushManager.subscribe({ userVisibleOnly: true, applicationServerKey: options.applicationServerKey });
  for (const client of await self.clients.matchAll({ type: 'window' })) client.postMessage({ type: 'push-subscription' });
}
