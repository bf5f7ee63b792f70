// Keeps the choice in the address while one ticks, and says what it comes to.

const form = document.querySelector("#choice_");
const boxes = form ? [...form.elements].filter((one) => one.type === "checkbox") : [];
const words = form?.querySelector("output");
const said = words?.textContent;
const line = form?.querySelector(".address");
const panel = document.querySelector("#subscribe[data-chosen]");
// What is shared is the canonical address: it has to hold the choice, as the one shown does.
const canonical = document.querySelector("link[rel=canonical]");
const bare = canonical.href.split("?")[0];

function chosen() {
  return boxes.filter((box) => box.checked).map((box) => box.value).sort();
}

// The server's own form of it, so that no address needs a detour.
function asked(address) {
  const ids = chosen();
  return ids.length ? `${address}?s=${ids.join(",")}` : address;
}

function show() {
  const { length } = chosen();
  const differs = boxes.some((box) => box.checked !== box.defaultChecked);
  const count = length === 1 ? "1 session chosen." : `${length} sessions chosen.`;
  form.classList.toggle("some", length > 0);
  words.textContent = !differs ? said : length ? count : "Nothing is chosen.";
  canonical.href = asked(bare);
  for (const link of document.querySelectorAll(".mine")) link.href = asked(form.action);
  // The panel's links are of what was chosen before: they come back with the button.
  if (panel) panel.hidden = differs;
  const address = asked(`${form.dataset.home}my.ics`);
  const [link, button] = line.children;
  line.hidden = !length || !differs;
  link.href = link.textContent = button.dataset.copy = address;
  button.setAttribute("aria-label", `Copy ${address}`);
}

form?.addEventListener("submit", (event) => {
  event.preventDefault();
  location.assign(asked(form.action));
});

document.addEventListener("change", (event) => {
  if (!boxes.includes(event.target)) return;
  history.replaceState(null, "", asked(location.pathname) + location.hash);
  show();
});

if (form) {
  const ids = new Set((new URLSearchParams(location.search).get("s") ?? "").split(","));
  for (const box of boxes) box.checked ||= ids.has(box.value);
  show();
}
