// Keeps the choice in the address while one ticks, and says what it comes to.

const form = document.querySelector("#choice_");
const boxes = form ? [...form.elements].filter((one) => one.type === "checkbox") : [];
const words = form?.querySelector("output");
const line = form?.querySelector(".address");
const calendar = document.querySelector("link[rel=canonical]").href + "my.ics";
const isPage = form && "page" in form.dataset;

function chosen() {
  return boxes.filter((box) => box.checked).map((box) => box.value).sort();
}

function show() {
  const ids = chosen();
  form.classList.toggle("some", ids.length > 0);
  const count = ids.length === 1 ? "1 session chosen." : `${ids.length} sessions chosen.`;
  words.textContent = ids.length ? count : "Tick what you want to hear.";
  if (!line) return;
  const address = `${calendar}?s=${ids.join(",")}`;
  const [link, button] = line.children;
  line.hidden = !ids.length;
  link.href = link.textContent = button.dataset.copy = address;
  button.setAttribute("aria-label", `Copy ${address}`);
}

// The server's own form of it, so that pressing the button needs no detour.
form?.addEventListener("submit", (event) => {
  event.preventDefault();
  const ids = chosen();
  location.assign(ids.length ? `${form.action}?s=${ids.join(",")}` : form.action);
});

document.addEventListener("change", (event) => {
  if (!boxes.includes(event.target)) return;
  const ids = chosen();
  if (!isPage) {
    history.replaceState(null, "", (ids.length ? `?s=${ids.join(",")}` : location.pathname) + location.hash);
  }
  show();
});

if (form && !isPage) {
  const asked = new Set((new URLSearchParams(location.search).get("s") ?? "").split(","));
  for (const box of boxes) box.checked ||= asked.has(box.value);
  show();
}
