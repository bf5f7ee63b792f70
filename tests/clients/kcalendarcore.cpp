// KOrganizer's library reads a calendar from standard input and writes its events as JSON, in UTC.
#include <KCalendarCore/Exceptions>
#include <KCalendarCore/ICalFormat>
#include <KCalendarCore/MemoryCalendar>
#include <QCoreApplication>
#include <QFile>
#include <QJsonArray>
#include <QJsonDocument>
#include <QTimeZone>
#include <cstdio>

using namespace KCalendarCore;

static QString written(const QDateTime &time, bool allDay)
{
    if (!time.isValid())
        return {};
    if (allDay)
        return time.date().toString(QStringLiteral("yyyyMMdd"));
    if (time.timeSpec() == Qt::LocalTime)
        return time.toString(QStringLiteral("'FLOAT 'yyyyMMdd'T'HHmmss"));
    return time.toUTC().toString(QStringLiteral("yyyyMMdd'T'HHmmss'Z'"));
}

static QString end(const Event::Ptr &event)
{
    if (!event->hasEndDate() && !event->hasDuration())
        return {};
    // The library counts an all-day event to its last day, a calendar to the day after.
    return written(event->allDay() ? event->dtEnd().addDays(1) : event->dtEnd(), event->allDay());
}

static QString status(const Event::Ptr &event)
{
    switch (event->status()) {
    case Incidence::StatusConfirmed:
        return QStringLiteral("CONFIRMED");
    case Incidence::StatusCanceled:
        return QStringLiteral("CANCELLED");
    case Incidence::StatusTentative:
        return QStringLiteral("TENTATIVE");
    default:
        return {};
    }
}

int main(int count, char **arguments)
{
    QCoreApplication application(count, arguments);
    QFile input;
    if (!input.open(stdin, QIODevice::ReadOnly))
        return 1;
    MemoryCalendar::Ptr calendar(new MemoryCalendar(QTimeZone::utc()));
    ICalFormat format;
    if (!format.fromRawString(calendar, input.readAll())) {
        const Exception *error = format.exception();
        std::fprintf(stderr, "not a calendar: error %d\n", error ? int(error->code()) : -1);
        return 1;
    }
    QJsonArray events;
    for (const Event::Ptr &event : calendar->rawEvents()) {
        events.append(QJsonArray{event->uid(), written(event->dtStart(), event->allDay()),
                                 end(event), event->summary(), status(event),
                                 event->location(), event->description()});
    }
    std::puts(QJsonDocument(events).toJson(QJsonDocument::Compact).constData());
    return 0;
}
