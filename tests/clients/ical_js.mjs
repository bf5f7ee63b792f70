// ical.js reads a calendar from standard input and writes its events as JSON, in UTC.
import { readFileSync } from "node:fs";
import ICAL from "ical.js";

const calendar = new ICAL.Component(ICAL.parse(readFileSync(0, "utf8")));
if (calendar.name !== "vcalendar") {
  throw new Error(`one calendar expected, found ${calendar.name}`);
}
ICAL.TimezoneService.reset();
for (const component of calendar.getAllSubcomponents("vtimezone")) {
  ICAL.TimezoneService.register(new ICAL.Timezone(component));
}

// ical.js makes up an end where there is none: it is asked for only when the event has one.
function written(event, name) {
  const stated = event.component.hasProperty(name === "startDate" ? "dtstart" : "dtend");
  if (!stated && !(name === "endDate" && event.component.hasProperty("duration"))) {
    return "";
  }
  const time = event[name];
  if (time.isDate) {
    return time.toICALString();
  }
  if (time.zone.tzid === "floating") {
    return `FLOAT ${time.toICALString()}`;
  }
  return time.convertToZone(ICAL.Timezone.utcTimezone).toICALString();
}

const events = calendar.getAllSubcomponents("vevent").map(component => {
  const event = new ICAL.Event(component);
  return [
    event.uid ?? "",
    written(event, "startDate"),
    written(event, "endDate"),
    event.summary ?? "",
    component.getFirstPropertyValue("status") ?? "",
    event.location ?? "",
    event.description ?? "",
  ];
});
process.stdout.write(JSON.stringify(events));
