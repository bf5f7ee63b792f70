// Keeps a page that was opened, so that it opens without a network, and the one to choose on.

const worker = new URL("../sw.js", import.meta.url);

if ("serviceWorker" in navigator) {
  try {
    const hadOne = navigator.serviceWorker.controller !== null;
    await navigator.serviceWorker.register(worker);
    const { active } = await navigator.serviceWorker.ready;
    const choice = document.querySelector("#choice_")?.action;
    const wanted = choice && choice !== location.href.split(/[?#]/)[0] ? [choice] : [];
    // The first page was fetched before there was anybody to keep it.
    if (!hadOne) {
      const parts = performance.getEntriesByType("resource").map((one) => one.name);
      wanted.push(...parts, location.href.split("#")[0]);
    }
    active.postMessage(wanted);
  } catch {
    // A browser that refuses shows the page all the same.
  }
}
