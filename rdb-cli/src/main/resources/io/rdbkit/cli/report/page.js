// Puts the page together.

const report = JSON.parse(document.getElementById("data").textContent);
const memory = report.memory;
const total = memory.total;

document.getElementById("title").textContent = memory.files.length === 1 ? shown(memory.files[0].file, memory.files[0].file_bytes) : memory.files.length + " dumps";
document.title = document.getElementById("title").textContent + " \u2013 rdb report";
document.getElementById("subtitle").textContent = "As of " + new Date(memory.now).toISOString().replace(/\.000Z$/, "Z") + ", memory in "
    + [...new Set(memory.files.filter(file => file.server).map(file => file.server + ", " + file.allocator))].join("; ");

const redraws = [];
document.getElementById("theme").addEventListener("click", event => {
  const dark = document.documentElement.dataset.theme
      ? document.documentElement.dataset.theme === "dark" : matchMedia("(prefers-color-scheme: dark)").matches;
  document.documentElement.dataset.theme = dark ? "light" : "dark";
  event.currentTarget.setAttribute("aria-pressed", dark ? "false" : "true");
  redraws.forEach(redraw => redraw());
});
document.getElementById("theme").setAttribute("aria-pressed", matchMedia("(prefers-color-scheme: dark)").matches ? "true" : "false");

function card(id, title, figure, small) {
  return make("dl", {class: "card", id: "card-" + id}, make("dt", {}, title), make("dd", {}, figure, small ? make("small", {}, small) : null));
}

section("totals", "Totals", make("div", {class: "cards"},
    card("keys", "keys", count(total.keys), percent(total.expiring, total.keys) + " expiring"),
    card("memory", "memory", bytes(total.memory), count(total.memory) + " bytes"),
    card("allocated", "allocated", bytes(total.allocated), count(total.allocated) + " bytes"),
    card("tables", "tables of databases", bytes(memory.tables), count(memory.tables) + " bytes"),
    card("size", "values in the file", bytes(total.size), percent(total.size, total.memory) + " of their memory"),
    card("elements", "elements", count(total.elements)),
    card("average", "average key", bytes(total.average)),
    card("median", "median key", bytes(total.p50), "p90 " + bytes(total.p90) + ", p99 " + bytes(total.p99))));
if (report.filtered) {
  main.append(make("p", {class: "note"}, "Filters were given: the figures are of the keys that they keep."));
}
if (total.estimates) {
  main.append(make("p", {class: "note"}, total.estimates === 1 ? "The figures of one key are estimates." : "The figures of " + count(total.estimates) + " keys are estimates."));
}

if (report.growth) {
  growthSection(report.growth);
}

if (total.keys > 0) {
  const keyColumns = [
    {title: "key", kind: "name", value: row => row.shown},
    {title: "memory", value: row => row.memory, text: row => (row.estimate ? "~" : "") + bytes(row.memory)},
    {title: "share", kind: "share", value: row => row.memory, text: row => percent(row.memory, total.memory), of: () => total.memory},
    {title: "allocated", value: row => row.allocated, text: row => bytes(row.allocated)},
    {title: "type", kind: "word", value: row => row.type},
    {title: "encoding", kind: "word", value: row => row.encoding},
    {title: "elements", value: row => row.elements, text: row => count(row.elements)},
    {title: "in the file", value: row => row.size, text: row => bytes(row.size)},
    {title: "db", value: row => row.db},
    {title: "expires", value: row => row.expiry === undefined ? Infinity : row.expiry, text: row => time(row.expiry)}
  ];
  if (memory.files.length > 1) {
    keyColumns.push({title: "file", kind: "word", value: row => shown(memory.files[row.file].file).split("/").pop()});
  }
  const top = memory.top.map(key => ({...key, shown: shown(key.key, key.key_bytes)}));
  const topTable = table({id: "top-table", caption: "The " + count(top.length) + " largest keys", columns: keyColumns, rows: top, sort: 1, search: true});
  const prefixes = prefixSection(memory, node => {
    const fits = beginsWith(node.path);
    topTable.show(top.filter(key => fits(key.key)), node.parent
        ? "Of the " + count(top.length) + " largest keys, those below " + node.name : "The " + count(top.length) + " largest keys");
  });
  section("top", "Largest keys", topTable.element);
  addEventListener("beforeprint", () => { topTable.all(); prefixes.rows.all(); });

  const groups = (id, title, rows) => table({id, caption: title, columns: groupColumns(title, total, memory.files), rows, sort: 2}).element;
  section("types", "Types and encodings", groups("type-table", "type", memory.type), groups("encoding-table", "encoding", memory.encoding));
  section("histograms", "Distributions", make("div", {class: "grid"},
      histogram("Keys by memory", memory.histograms.memory, bytes),
      histogram("Keys by elements", memory.histograms.elements, n => d3.format("~s")(n)),
      histogram("Expiring keys by time to live", memory.histograms.ttl_seconds, seconds),
      histogram("Keys by idle time", memory.histograms.idle_seconds, seconds)),
      groups("ttl-table", "time to live", memory.ttl));
  section("databases", "Databases", groups("db-table", "db", memory.db));
  const map = slotMap(memory.slot);
  redraws.push(map.draw);
  matchMedia("(prefers-color-scheme: dark)").addEventListener("change", map.draw);
  section("slots", "Cluster slots", make("p", {}, "Where the keys would be in a cluster: " + count(memory.slot.length)
      + " of 16,384 slots have keys. 128 slots a row, darker for more memory."), map.canvas, make("details", {}, make("summary", {}, "Table of slots"), table({
    id: "slot-table", caption: "Slots by memory", rows: memory.slot, sort: 2, columns: [
      {title: "slot", value: slot => slot[0]},
      {title: "keys", value: slot => slot[1], text: slot => count(slot[1])},
      {title: "memory", value: slot => slot[2], text: slot => bytes(slot[2])},
      {title: "allocated", value: slot => slot[3], text: slot => bytes(slot[3])}]}).element));
} else {
  main.append(make("p", {class: "note"}, "There are no keys."));
}

function time(millis) {
  if (millis === undefined) {
    return "";
  }
  const date = new Date(millis);
  return isNaN(date) ? String(millis) : date.toISOString().slice(0, 19).replace("T", " ");
}

const libraries = report.files.flatMap(file => (file.libraries || []).map(library => ({name: shown(library.name, library.name_bytes), file: shown(file.file, file.file_bytes)})));
const allLibraries = d3.sum(report.files, file => file.library_count || 0);
section("functions", "Function libraries", allLibraries === 0 ? make("p", {}, "There are none.") : table({id: "library-table",
  caption: libraries.length < allLibraries ? "The first " + count(libraries.length) + " of " + count(allLibraries) : "Libraries", rows: libraries, columns: [
    {title: "library", kind: "name", value: row => row.name}, {title: "file", kind: "word", value: row => row.file}]}).element);

const figures = memory.files.map((file, i) => ({...file, ...report.files[i], name: shown(file.file, file.file_bytes)}));
const number = name => ({title: name, value: row => row[name] || 0, text: row => count(row[name] || 0)});
const inBytes = name => ({title: name, value: row => row[name] || 0, text: row => bytes(row[name] || 0)});
section("files", "Files", table({id: "file-table", caption: "Files", rows: figures, columns: [
  {title: "file", kind: "name", value: row => row.name},
  number("keys"), inBytes("memory"), inBytes("allocated"),
  {title: "length", value: row => row.bytes || 0, text: row => row.bytes === undefined ? "" : bytes(row.bytes)},
  {title: "format", kind: "word", value: row => row.format || ""},
  {title: "checksum", kind: "word", value: row => row.checksum || ""},
  {title: "memory in", kind: "word", value: row => row.server ? row.server + ", " + row.allocator + (row.measured ? "" : " (estimates)") : ""}]}).element);

const loads = section("loads", "Servers that load it");
report.files.forEach(file => {
  if (report.files.length > 1) {
    loads.append(make("h3", {}, shown(file.file, file.file_bytes)));
  }
  loads.append(make("p", {}, file.loads_in === undefined
      ? "Not known: standard input can be read only once. Give the dump as a file." : file.loads_in));
  if (file.servers) {
    loads.append(make("details", {open: report.files.length === 1}, make("summary", {}, "Server by server"), table({
      caption: "Servers, without further modules", rows: file.servers, columns: [
        {title: "server", kind: "name", value: row => row.server},
        {title: "loads it", kind: "word", value: row => row.reasons.length === 0 ? "yes" : "no", mark: row => row.reasons.length === 0 ? "yes" : "no"},
        {title: "because", kind: "word", value: row => row.reasons.join("; "), mark: () => "reason"}]}).element));
  }
});
