// Says what is on now and next, by the clock of the place, and marks it in the timetable.

const HOURS_AHEAD = 12 * 3600 * 1000;
const MOST = 2;
const banner = document.querySelector(".now");
const single = banner?.hasAttribute("data-session");
const wall = new Intl.DateTimeFormat("en-GB", { hour: "2-digit", minute: "2-digit", hourCycle: "h23" });
const weekday = new Intl.DateTimeFormat("en-GB", { weekday: "long", timeZone: "UTC" });

const sessions = [...document.querySelectorAll(single ? ".talk-page" : "#programme li[id]")].map((item) => {
  const [start, end] = [...item.querySelectorAll(".clock time")];
  return {
    item,
    start: moment(start),
    end: moment(end),
    title: item.querySelector(".p-name").textContent,
    speakers: [...item.querySelectorAll(".speaker .p-name")].map((one) => one.textContent).join(", "),
    room: item.querySelector(".what .p-location")?.textContent ?? "",
    stream: item.querySelector(".live")?.href,
    off: item.classList.contains("cancelled"),
  };
});

function moment(time) {
  const typed = time.getAttribute("datetime");
  return { at: new Date(typed), typed, hours: time.textContent };
}

// The clock of the place, and the reader's where it is another.
function clock({ at, typed, hours }) {
  const own = wall.format(at);
  return own === typed.slice(11, 16) ? hours : `${hours} there, ${own} your time`;
}

// At the place; its clock is so far from UTC as that of the moment.
function day({ typed }, now) {
  const [, sign, hours, minutes] = typed.match(/([+-])(\d\d):(\d\d)$/) ?? ["", "+", "0", "0"];
  const ahead = Number(`${sign}1`) * (60 * hours + Number(minutes)) * 60000;
  const today = new Date(now + ahead).toISOString().slice(0, 10);
  const own = typed.slice(0, 10);
  return own === today ? "" : `${weekday.format(new Date(own))} `;
}

function link(href, words, name = "") {
  const made = document.createElement("a");
  Object.assign(made, { href, textContent: words, className: name, dir: "auto" });
  return made;
}

function line(label, session, words) {
  const row = document.createElement("p");
  if (label) {
    const when = document.createElement("b");
    when.textContent = label;
    row.append(when, " ");
  }
  row.append(link(`#${session.item.id}`, words ?? session.title));
  if (words) return row;
  const about = [session.speakers, session.room].filter(Boolean).join(", ");
  if (about) row.append(` ${about}`);
  if (session.stream) row.append(" ", link(session.stream, "Live stream", "live"));
  return row;
}

// What ends together is said together; many rooms at once are folded.
function liveRows(live) {
  const until = (one) => `Now, until ${clock(one.end)}`;
  const rows = live.map((one, n) => line(n && until(live[n - 1]) === until(one) ? "" : until(one), one));
  if (rows.length <= MOST) return rows;
  const fold = document.createElement("details");
  const words = document.createElement("summary");
  words.textContent = `${rows.length - MOST} more now`;
  fold.append(words, ...rows.slice(MOST));
  return [...rows.slice(0, MOST), fold];
}

function nextRows(next, now) {
  if (!next.length) return [];
  const label = `Next, ${day(next[0].start, now)}at ${clock(next[0].start)}`;
  if (next.length > MOST) return [line(label, next[0], `${next.length} sessions`)];
  return next.map((one, n) => line(n ? "" : label, one));
}

function show() {
  const now = Date.now();
  const live = sessions.filter((one) => !one.off && one.start.at <= now && now < one.end.at);
  for (const one of sessions) {
    const on = live.includes(one);
    one.item.classList.toggle("on", on);
    one.item.classList.toggle("over", one.end.at <= now);
    if (single) continue;
    for (const shown of document.querySelectorAll(`.board a[href="#${one.item.id}"]`)) {
      shown.parentElement.classList.toggle("on", on);
    }
  }
  if (single) {
    banner.textContent = live.length ? `On now, until ${clock(live[0].end)}` : "";
    banner.hidden = !live.length;
    return;
  }
  const later = sessions.filter((one) => !one.off && one.start.at > now && one.start.at - now < HOURS_AHEAD);
  const next = later.filter((one) => one.start.at - later[0].start.at === 0);
  const rows = [...liveRows(live), ...nextRows(next, now)];
  const said = rows.map((row) => row.textContent).join("\n");
  if (said === banner.dataset.said) return;
  banner.dataset.said = said;
  banner.replaceChildren(...rows);
  banner.hidden = !rows.length;
}

if (banner && sessions.length) {
  sessions.sort((one, other) => one.start.at - other.start.at || one.end.at - other.end.at);
  show();
  setInterval(show, 30000);
  document.addEventListener("visibilitychange", show);
}
