// podcast-partytime reads a list of feeds (texts) from standard input and writes the items of each.
import { readFileSync } from "node:fs";

process.env.PARTYTIME_LOG = "silent"; // it would log to standard output
const { default: partytime } = await import("podcast-partytime");

const feeds = JSON.parse(readFileSync(0, "utf8")).map(text => {
  const feed = partytime.parseFeed(text);
  if (!feed) {
    throw new Error("this is no feed");
  }
  return feed.items.map(item => [
    item.guid ?? "",
    item.title ?? "",
    item.link ?? "",
    item.author ?? "",
    item.pubDate?.toISOString().replace(".000Z", "Z") ?? "",
    item.content ?? item.description ?? "",
    item.enclosure?.url ?? "",
    true, // everything is new: a parser remembers nothing
  ]);
});
process.stdout.write(JSON.stringify(feeds));
