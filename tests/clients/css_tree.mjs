// Reads a style sheet from standard input and prints what css-tree finds wrong with it, as JSON.
import { readFileSync } from "node:fs";
import { lexer, parse, walk } from "css-tree";

const wrong = [];
const tree = parse(readFileSync(0, "utf8"), {
  positions: true,
  onParseError: (error) => wrong.push(`${error.line}: ${error.message}`),
});
walk(tree, function (node) {
  if (node.type === "Atrule" && node.name !== "page" && lexer.checkAtruleName(node.name)) {
    wrong.push(`${node.loc.start.line}: @${node.name} is no at-rule`);
  }
  // What stands in @page or @font-face are descriptors, and their names are others.
  if (node.type !== "Declaration" || (this.atrule && !this.rule) || node.property.startsWith("--")) return;
  const { error } = lexer.matchDeclaration(node);
  // What a variable holds is known to nobody before it is used.
  const unknown = lexer.checkPropertyName(node.property);
  if (unknown || (error && !error.message.includes("var()"))) wrong.push(`${node.loc.start.line}: ${node.property}: ${(unknown ?? error).message}`);
});
console.log(JSON.stringify(wrong));
