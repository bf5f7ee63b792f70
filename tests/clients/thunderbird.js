// Thunderbird's own calendar code, driven as its "New Calendar" dialog drives it.
// The driver appends nothing: the arguments are an action, a URL or calendar id, and the resolver.
const [action, subject, resolve] = arguments;
const { cal } = ChromeUtils.importESModule("resource:///modules/calendar/calUtils.sys.mjs");
const { setTimeout } = ChromeUtils.importESModule("resource://gre/modules/Timer.sys.mjs");

const pause = milliseconds => new Promise(done => setTimeout(done, milliseconds));
const everything = calendar =>
  calendar.getItemsAsArray(Ci.calICalendar.ITEM_FILTER_ALL_ITEMS, 0, null, null);

// The observer is called when a fetch has ended, also by a 304 or by an error.
function loaded(calendar) {
  return new Promise(done => {
    const nothing = () => {};
    const observer = {
      QueryInterface: ChromeUtils.generateQI(["calIObserver"]),
      onLoad() {
        calendar.removeObserver(observer);
        done();
      },
      onStartBatch: nothing,
      onEndBatch: nothing,
      onAddItem: nothing,
      onModifyItem: nothing,
      onDeleteItem: nothing,
      onError: nothing,
      onPropertyChanged: nothing,
      onPropertyDeleting: nothing,
    };
    calendar.addObserver(observer);
  });
}

// The offline copy is filled without being waited for: the end of a fetch is not its end.
async function settled(calendar) {
  const source = calendar.wrappedJSObject.mUncachedCalendar;
  const fetched = (await everything(source)).length;
  for (let tries = 0; tries < 100; tries++) {
    if ((await everything(calendar)).length == fetched) {
      return;
    }
    await pause(10);
  }
}

function written(time) {
  if (!time) {
    return "";
  }
  if (time.isDate) {
    return time.icalString;
  }
  if (time.timezone.isFloating) {
    return `FLOAT ${time.icalString}`;
  }
  return time.getInTimezone(cal.timezoneService.UTC).icalString;
}

const actions = {
  async subscribe(url) {
    const found = await cal.provider.ics.detectCalendars("", "", url);
    if (found.length != 1) {
      throw new Error(`${found.length} calendars found`);
    }
    const [{ id }] = found;
    found[0].setProperty("cache.enabled", true); // the dialog's default
    cal.manager.registerCalendar(found[0]); // which begins the first fetch
    const calendar = cal.manager.getCalendarById(id);
    await loaded(calendar);
    await settled(calendar);
    return id;
  },

  async refresh(id) {
    const calendar = cal.manager.getCalendarById(id);
    if (calendar.getProperty("disabled")) {
      return; // as the program's own timer does
    }
    const end = loaded(calendar);
    calendar.refresh();
    await end;
    if (!calendar.getProperty("disabled")) {
      await settled(calendar);
    }
  },

  async enable(id) {
    const calendar = cal.manager.getCalendarById(id);
    const end = loaded(calendar);
    calendar.setProperty("disabled", false); // which begins a fetch
    await end;
    await settled(calendar);
  },

  async disabled(id) {
    return Boolean(cal.manager.getCalendarById(id).getProperty("disabled"));
  },

  async events(id) {
    const calendar = cal.manager.getCalendarById(id);
    if (calendar.getProperty("disabled")) {
      return []; // the views leave a disabled calendar out
    }
    return (await everything(calendar)).map(item => [
      item.id,
      written(item.startDate),
      written(item.endDate),
      item.title ?? "",
      item.status ?? "",
      item.getProperty("LOCATION") ?? "",
      item.descriptionText ?? "",
    ]);
  },
};

actions[action](subject).then(
  value => resolve({ value }),
  error => resolve({ error: String(error) })
);
