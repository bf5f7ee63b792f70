// Shows the buttons that copy an address; where a browser may not copy, it selects.

for (const button of document.querySelectorAll(".copy")) {
  button.hidden = false;
  if (button.dataset.copy) button.setAttribute("aria-label", `Copy ${button.dataset.copy}`);
}

document.addEventListener("click", async (event) => {
  const button = event.target.closest?.(".copy");
  if (!button) return;
  try {
    await navigator.clipboard.writeText(button.dataset.copy);
    say(button, "Copied");
  } catch {
    const shown = button.previousElementSibling;
    if (shown) getSelection().selectAllChildren(shown);
    say(button, "Selected");
  }
});

function say(button, words) {
  const { copy } = button.dataset;
  button.textContent = words;
  button.setAttribute("aria-label", `${words}: ${copy}`);
  setTimeout(() => {
    button.textContent = "Copy";
    button.setAttribute("aria-label", `Copy ${button.dataset.copy}`);
  }, 3000);
}
