// Says what is on now and next, and marks it in the timetable.

const HOURS_AHEAD = 12 * 3600 * 1000;
const banner = document.querySelector(".now");
const single = banner?.hasAttribute("data-session");

const sessions = [...document.querySelectorAll(single ? ".talk-page" : "#programme li[id]")].map((item) => {
  const [start, end] = [...item.querySelectorAll(".clock time")];
  return {
    item,
    start: new Date(start.getAttribute("datetime")),
    end: new Date(end.getAttribute("datetime")),
    hours: [start.textContent, end.textContent],
    title: item.querySelector(".p-name").textContent,
    room: item.querySelector(".what .p-location")?.textContent ?? "",
    off: item.classList.contains("cancelled"),
  };
});

function line(label, session, words = session.title) {
  const row = document.createElement("p");
  const link = document.createElement("a");
  link.href = `#${session.item.id}`;
  link.textContent = words;
  link.dir = "auto";
  if (label) {
    const when = document.createElement("b");
    when.textContent = label;
    row.append(when, " ");
  }
  row.append(link, words === session.title && session.room ? ` ${session.room}` : "");
  return row;
}

// What ends together is said together.
function liveRows(live) {
  const until = (one) => `Now, until ${one.hours[1]}`;
  return live.map((one, n) => line(n && until(live[n - 1]) === until(one) ? "" : until(one), one));
}

function nextRows(next) {
  if (!next.length) return [];
  const words = next.length > 2 ? `${next.length} sessions` : undefined;
  return next.slice(0, words ? 1 : 2).map((one, n) => line(n ? "" : `Next, at ${one.hours[0]}`, one, words));
}

function show() {
  const now = Date.now();
  const live = sessions.filter((one) => !one.off && one.start <= now && now < one.end);
  for (const one of sessions) {
    const on = live.includes(one);
    one.item.classList.toggle("on", on);
    one.item.classList.toggle("over", one.end <= now);
    if (single) continue;
    for (const link of document.querySelectorAll(`.board a[href="#${one.item.id}"]`)) {
      link.parentElement.classList.toggle("on", on);
    }
  }
  if (single) {
    banner.textContent = live.length ? `On now, until ${live[0].hours[1]}` : "";
    banner.hidden = !live.length;
    return;
  }
  const later = sessions.filter((one) => !one.off && one.start > now && one.start - now < HOURS_AHEAD);
  const next = later.filter((one) => one.start - later[0].start === 0);
  const rows = [...liveRows(live), ...nextRows(next)];
  const said = rows.map((row) => row.textContent).join("\n");
  if (said === banner.dataset.said) return;
  banner.dataset.said = said;
  banner.replaceChildren(...rows);
  banner.hidden = !rows.length;
}

if (banner && sessions.length) {
  sessions.sort((one, other) => one.start - other.start || one.end - other.end);
  show();
  setInterval(show, 30000);
  document.addEventListener("visibilitychange", show);
}
