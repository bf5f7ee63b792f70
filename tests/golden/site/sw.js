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

// A choice in the address is the page's script's business: the page is one.
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
  if (!kept) return fresh;
  const late = new Promise((resolve) => setTimeout(resolve, PATIENCE, null));
  const first = await Promise.race([fresh.catch(() => null), late]);
  return first ?? (request.destination === "document" ? dated(kept) : kept);
}

async function find(address) {
  const cache = await caches.open(KEPT);
  const exact = await cache.match(address);
  if (exact || new URL(address).pathname.endsWith("/my/")) return exact;
  return cache.match(address, { ignoreSearch: true });
}

// Says in the page how old it is.
async function dated(response) {
  const when = new Date(response.headers.get("Date") ?? Date.now());
  const words = when.toLocaleString(undefined, { dateStyle: "full", timeStyle: "short" });
  const note = `<p class="kept" role="status">No network: this is the page as of ${words}.</p>`;
  const page = (await response.text()).replace("<!--kept-->", () => note);
  return new Response(page, { status: response.status, headers: response.headers });
}
