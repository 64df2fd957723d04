// What has grown since an older dump.

function growthSection(growth) {
  const delta = row => row.memory - row.old_memory;
  const signed = n => (n > 0 ? "+" : "") + bytes(n);
  const mark = row => delta(row) > 0 ? "more" : delta(row) < 0 ? "less" : null;
  const columns = title => [
    {title, kind: "name", value: row => row.name},
    {title: "growth", value: delta, text: row => signed(delta(row)) + (row.missing ? " \u00b1" : ""), mark},
    {title: "in percent", value: row => row.old_memory === 0 ? Infinity : delta(row) / row.old_memory,
      text: row => row.old_memory === 0 ? (row.memory === 0 ? "" : "new") : row.memory === 0 ? "gone" : (delta(row) > 0 ? "+" : "") + percent(delta(row), row.old_memory), mark},
    {title: "memory", value: row => row.memory, text: row => bytes(row.memory)},
    {title: "before", value: row => row.old_memory, text: row => bytes(row.old_memory)},
    {title: "keys", value: row => row.keys, text: row => count(row.keys)},
    {title: "keys before", value: row => row.old_keys, text: row => count(row.old_keys)}
  ];
  const rows = [];
  (function walk(node, path) {
    for (const child of node.children || []) {
      const whole = path + child.part;
      const below = child.children || [];
      const same = below.length === 1 && below[0].keys === child.keys && below[0].old_keys === child.old_keys;
      if (!same) {
        const explained = below.some(inner => Math.abs(delta(inner)) > 0.9 * Math.abs(delta(child)));
        rows.push({...child, name: shown(whole, child.part_bytes), explained});
      }
      walk(child, whole);
    }
  })(growth.prefixes, "");

  const total = growth.total;
  const largest = rows.filter(row => delta(row) !== 0 && !row.explained).sort((a, b) => Math.abs(delta(b)) - Math.abs(delta(a))).slice(0, 15);
  section("growth", "Growth",
      make("p", {}, "Since " + shown(growth.against, growth.against_bytes) + ": ", make("strong", {class: mark(total)}, signed(delta(total))),
          ", " + (total.keys >= total.old_keys ? "+" : "") + count(total.keys - total.old_keys) + " keys."),
      growth.prefix_bound > 0 ? make("p", {class: "note"}, "There are too many prefixes to keep all. Where a \u00b1 stands, figures may lack up to "
          + bytes(growth.prefix_bound) + ".") : null,
      diverging(largest, delta, signed),
      table({id: "growth-prefixes", caption: "Growth by prefix", columns: columns("prefix"), rows, sort: 1, search: true}).element,
      table({id: "growth-types", caption: "Growth by type", columns: columns("type"), rows: growth.type, sort: 1}).element);
}

/** Bars to the left and to the right. */
function diverging(rows, value, text) {
  if (rows.length === 0) {
    return null;
  }
  const width = 1160;
  const row = 22;
  const most = d3.max(rows, r => Math.abs(value(r)));
  const x = d3.scaleLinear([-most, most], [width * 0.45, width * 0.9]);
  const svg = d3.create("svg").attr("viewBox", "0 0 " + width + " " + rows.length * row).attr("role", "img")
      .attr("aria-label", "The largest changes; the table below has the same figures");
  rows.forEach((r, i) => {
    const at = x(value(r));
    svg.append("text").attr("x", 0).attr("y", i * row + 15).text(r.name.length > 60 ? r.name.slice(0, 59) + "\u2026" : r.name);
    svg.append("rect").attr("y", i * row + 3).attr("height", row - 6).attr("x", Math.min(x(0), at)).attr("width", Math.max(1, Math.abs(at - x(0))))
        .attr("fill", value(r) > 0 ? "var(--more)" : "var(--less)");
    svg.append("text").attr("x", width).attr("text-anchor", "end").attr("y", i * row + 15).text(text(value(r)));
  });
  return svg.node();
}
