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

function line(label, session) {
  const row = document.createElement("p");
  const when = document.createElement("b");
  when.textContent = label;
  const link = document.createElement("a");
  link.href = `#${session.item.id}`;
  link.textContent = session.title;
  link.dir = "auto";
  row.append(when, " ", link, session.room ? ` ${session.room}` : "");
  return row;
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
  const rows = [
    ...live.map((one) => line(`Now, until ${one.hours[1]}`, one)),
    ...next.map((one) => line(`Next, at ${one.hours[0]}`, one)),
  ];
  const said = rows.map((row) => row.textContent).join("\n");
  if (said === banner.dataset.said) return;
  banner.dataset.said = said;
  banner.replaceChildren(...rows);
  banner.hidden = !rows.length;
}

if (banner && sessions.length) {
  sessions.sort((one, other) => one.start - other.start);
  show();
  setInterval(show, 30000);
  document.addEventListener("visibilitychange", show);
}
