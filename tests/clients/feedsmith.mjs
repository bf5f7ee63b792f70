// feedsmith reads a list of feeds (JSON texts) from standard input and writes the items of each.
import { readFileSync } from "node:fs";
import { parseFeed } from "feedsmith";

// RSS has its dates in RFC 822's form, Atom and JSON Feed in RFC 3339's.
function written(date) {
  return date ? new Date(date).toISOString().replace(".000Z", "Z") : "";
}

function names(people) {
  return (people ?? []).map(person => person.name).join(", ");
}

// The last field: everything is new, as a parser remembers nothing.
const shapes = {
  rss: feed => (feed.items ?? []).map(item => [
    item.guid?.value ?? "",
    item.title ?? "",
    item.link ?? "",
    (item.dc?.creators ?? []).join(", "),
    written(item.pubDate),
    item.content?.encoded ?? item.description ?? "",
    item.enclosures?.[0]?.url ?? "",
    true,
  ]),
  atom: feed => (feed.entries ?? []).map(entry => [
    entry.id ?? "",
    entry.title?.value ?? "",
    entry.links?.find(link => (link.rel ?? "alternate") === "alternate")?.href ?? "",
    names(entry.authors),
    written(entry.published),
    entry.content?.value ?? entry.summary?.value ?? "",
    entry.links?.find(link => link.rel === "enclosure")?.href ?? "",
    true,
  ]),
  json: feed => (feed.items ?? []).map(item => [
    item.id ?? "",
    item.title ?? "",
    item.url ?? "",
    names(item.authors),
    written(item.date_published),
    item.content_html ?? item.content_text ?? "",
    item.attachments?.[0]?.url ?? "",
    true,
  ]),
};

const feeds = JSON.parse(readFileSync(0, "utf8")).map(text => parseFeed(text));
process.stdout.write(JSON.stringify(feeds.map(({ format, feed }) => shapes[format](feed))));
