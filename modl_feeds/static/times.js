// Puts the reader's own time beside the venue's, wherever the two differ.

const wall = new Intl.DateTimeFormat("en-GB", {
  hour: "2-digit", minute: "2-digit", hourCycle: "h23",
});
const day = new Intl.DateTimeFormat("en-GB", { weekday: "short", day: "numeric", month: "short" });
const dated = new Intl.DateTimeFormat("sv-SE");
const zone = Intl.DateTimeFormat().resolvedOptions().timeZone;

function own(clock) {
  const [start, end] = [...clock.querySelectorAll("time")].map((time) => {
    const typed = time.getAttribute("datetime");
    return { typed, date: new Date(typed) };
  });
  const differs = wall.format(start.date) !== start.typed.slice(11, 16);
  if (!differs && dated.format(start.date) === start.typed.slice(0, 10)) return "";
  const other = dated.format(start.date) === start.typed.slice(0, 10) ? "" : `, ${day.format(start.date)}`;
  return `${wall.format(start.date)}–${wall.format(end.date)}\nyour time${other}`;
}

let any = false;
for (const clock of document.querySelectorAll(".clock")) {
  const words = own(clock);
  if (!words) continue;
  any = true;
  const beside = document.createElement("span");
  beside.className = "yours";
  beside.title = zone;
  beside.textContent = ` ${words}`;
  clock.append(beside);
}
for (const note of document.querySelectorAll(".zone")) {
  note.hidden = !any;
  note.textContent = ` Your own time is that of ${zone}.`;
}
