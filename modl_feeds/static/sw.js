// Pages, styles and scripts: from the network where there is one, else as they were kept.

const KEPT = "pages-1";
const MOST = 80;
const PATIENCE = 3000;
const KINDS = ["document", "style", "script", "image", "manifest"];

self.addEventListener("install", () => self.skipWaiting());
self.addEventListener("activate", (event) => event.waitUntil(clean()));
self.addEventListener("message", (event) => event.waitUntil(keepAll(event.data)));
self.addEventListener("fetch", (event) => {
  const { request } = event;
  const isOurs = request.url.startsWith(self.registration.scope);
  if (request.method === "GET" && isOurs && KINDS.includes(request.destination)) {
    event.respondWith(answer(event));
  }
});

async function clean() {
  for (const name of await caches.keys()) if (name !== KEPT) await caches.delete(name);
  await self.clients.claim();
}

async function keepAll(addresses) {
  for (const address of addresses) {
    if (!address.startsWith(self.registration.scope)) continue;
    try {
      await keep(address, await fetch(address));
    } catch {
      // It is kept when it is opened next.
    }
  }
}

async function keep(address, response) {
  const type = response.headers.get("Content-Type") ?? "";
  if (!response.ok || response.redirected || type.startsWith("text/calendar")) return;
  const cache = await caches.open(KEPT);
  await cache.delete(address);
  await cache.put(address, response);
  const all = await cache.keys();
  for (const oldest of all.slice(0, Math.max(all.length - MOST, 0))) await cache.delete(oldest);
}

async function answer(event) {
  const { request } = event;
  // A page is asked for each time (304 if nothing changed), so that its age is never guessed.
  const cache = request.destination === "document" ? "no-cache" : "default";
  const fresh = fetch(request, { cache }).then((response) => {
    event.waitUntil(keep(request.url, response.clone()));
    return response;
  });
  fresh.catch(() => {});
  const kept = await find(request.url);
  if (!kept) return request.destination === "document" ? fresh.catch(listed) : fresh;
  const late = new Promise((resolve) => setTimeout(resolve, PATIENCE, null));
  const first = await Promise.race([fresh.catch(() => null), late]);
  return first ?? (request.destination === "document" ? dated(kept) : kept);
}

// A choice in the address is the business of the page's script. What was filled in for another
// choice would show that one, so that only the page on which nothing is chosen stands in for it.
async function find(address) {
  const cache = await caches.open(KEPT);
  const exact = await cache.match(address);
  const { origin, pathname } = new URL(address);
  if (pathname.endsWith("/my/")) return exact ?? cache.match(origin + pathname);
  return exact ?? cache.match(address, { ignoreSearch: true });
}

// Stands in for a page that was never opened: it leads to those that were.
async function listed() {
  const cache = await caches.open(KEPT);
  const keys = await cache.keys();
  const style = keys.find((one) => new URL(one.url).pathname.endsWith("/static/style.css"));
  const links = [];
  for (const { url } of keys) {
    const found = await cache.match(url);
    if (!found.headers.get("Content-Type")?.startsWith("text/html")) continue;
    const [, title] = (await found.text()).match(/<title>([^<]*)/) ?? [];
    links.push(`<li><a href="${escaped(url)}" dir="auto">${title ?? escaped(url)}</a></li>`);
  }
  const page = `<!doctype html><html lang="en"><head><meta charset="utf-8">
<meta name="viewport" content="width=device-width, initial-scale=1"><title>No network</title>
${style ? `<link rel="stylesheet" href="${escaped(style.url)}">` : ""}</head><body><main>
<h1>No network</h1><p>This page was not opened before. These were, and open now:</p>
<ul class="plain">${links.join("")}</ul></main></body></html>`;
  return new Response(page, { status: 503, headers: { "Content-Type": "text/html; charset=utf-8" } });
}

function escaped(text) {
  return text.replaceAll("&", "&amp;").replaceAll('"', "&quot;").replaceAll("<", "&lt;");
}

// Says in the page how old it is.
async function dated(response) {
  const when = new Date(response.headers.get("Date") ?? Date.now());
  const words = when.toLocaleString(undefined, { dateStyle: "full", timeStyle: "short" });
  const note = `<p class="kept" role="status">No network: this is the page as of ${words}.</p>`;
  const page = (await response.text()).replace("<!--kept-->", () => note);
  return new Response(page, { status: response.status, headers: response.headers });
}
